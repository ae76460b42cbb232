"""Whether a PDF that came from somewhere else does nothing but show itself. Plain Python; every room may ask."""
