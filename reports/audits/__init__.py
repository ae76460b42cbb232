"""Doses held against reference levels, and the surveys that a physicist signs: what counts, how, and in what words."""
