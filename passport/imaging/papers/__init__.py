"""What reports are made of: a text taken out of a structured report. Plain Python."""
