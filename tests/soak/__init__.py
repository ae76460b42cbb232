"""The same tests for longer: more mutated objects, more kills at more moments, and the table of forgeries.

`python -m tests.soak` prints its seed and how far it is; `--resume` goes on where the last run ended.
"""
