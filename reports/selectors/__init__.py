"""What is asked of booklets and of sending."""

from reports.selectors.booklet import (
    MAKE,
    PrintUnknown,
    bytes_are_needed,
    content_of,
    logged_in,
    made_print,
    mark_of,
    never_made,
    print_of,
    prints_with_bytes,
    waiting_print,
    waits_to_be_made,
    was_given_up,
)

__all__ = [
    "MAKE",
    "PrintUnknown",
    "bytes_are_needed",
    "content_of",
    "logged_in",
    "made_print",
    "mark_of",
    "never_made",
    "print_of",
    "prints_with_bytes",
    "waiting_print",
    "waits_to_be_made",
    "was_given_up",
]
