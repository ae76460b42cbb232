"""In which language somebody reads, and how dates, numbers and texts are said in it."""
