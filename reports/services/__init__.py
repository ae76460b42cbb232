"""The verbs of documents that leave: booklets, and key objects for authorities."""

from reports.services.booklet import NotMade, ask_booklet, fetch_booklet, forget_booklet, make_booklet

__all__ = ["NotMade", "ask_booklet", "fetch_booklet", "forget_booklet", "make_booklet"]
