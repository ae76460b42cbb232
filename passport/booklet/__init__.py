"""The booklet: entries, their exposures, versions and doses."""
