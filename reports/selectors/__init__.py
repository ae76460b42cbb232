"""What is asked of booklets and of sending."""

from reports.selectors.booklet import MAKE, PrintUnknown, print_of, waiting_print, was_given_up

__all__ = ["MAKE", "PrintUnknown", "print_of", "waiting_print", "was_given_up"]
