"""How fast reports are recorded beside pydicom alone, in how many statements, and what a long booklet costs.

`python -m tests.bench` measures and prints; docs/measurements.md keeps what was measured.
"""
