"""Who gets in where: every address of the site, every reader, every patient, and one table that says what they meet."""
