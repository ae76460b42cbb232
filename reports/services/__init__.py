"""The verbs of documents that leave: booklets, and key objects for authorities."""

from reports.services.booklet import NotMade, ask_booklet, fetch_booklet, make_booklet
from reports.services.forgetting import forget_booklets

__all__ = ["NotMade", "ask_booklet", "fetch_booklet", "forget_booklets", "make_booklet"]
