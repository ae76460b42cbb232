"""Rows of old paper booklets: what a file or a form holds, and what each row says. Plain Python, nothing is guessed."""
