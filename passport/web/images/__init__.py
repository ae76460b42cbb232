"""Pages on which people open, see and end images."""
