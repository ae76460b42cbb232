"""What a child process may take that opens what strangers made. Plain Python."""

import resource
from typing import Final

MAX_SECONDS: Final = 20  # of CPU
MAX_MEMORY: Final = 1024 * 1024 * 1024  # address space


def hold_limits() -> None:
    """Let the system end this process when it takes more than this."""
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
