"""Let Python's cycle collector rest while an object is taken apart. Plain Python."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_resting() -> Iterator[None]:
    """Run the block, or the function that this decorates, without passes of the cycle collector.

    A report is thousands of small parts that stand in no cycle and go when the last one who holds them lets go. Each
    pass would walk them, and the parts of the framework with them: a fifth of the processor's time.
    """
    was_working = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_working:
            gc.enable()
