"""Run what a library offers only as a coroutine, whatever the caller's thread is doing. Plain Python."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

Result = TypeVar("Result")


def awaited(work: Coroutine[Any, Any, Result]) -> Result:
    """Return what a coroutine gives. A thread of its own: the caller's may have a loop running already."""
    with ThreadPoolExecutor(1) as alone:
        return alone.submit(asyncio.run, work).result()
