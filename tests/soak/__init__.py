"""The same tests for longer: more spoilt objects, more faults at more moments, a worker's memory, the table of forgeries.

`python -m tests.soak` prints its seed and how far it is; `--resume` goes on where the last run ended.
"""
