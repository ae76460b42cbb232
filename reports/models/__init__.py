"""Booklets that were asked for, and what is sent to authorities."""

from reports.models.booklet import BookletPrint
from reports.models.sending import KeyObject, Sending, SendingSetup

__all__ = ["BookletPrint", "KeyObject", "Sending", "SendingSetup"]
