"""What reports are made of: a text taken out of a structured report, and whether a PDF does nothing but show itself."""
