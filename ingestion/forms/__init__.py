"""What people type on the pages of what comes in: the shape of it, never what becomes of it."""
