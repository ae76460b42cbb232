"""Booklets that were asked for, what is sent to authorities, and surveys of doses."""

from reports.models.booklet import BookletPrint, Step
from reports.models.retention import RetentionDecision
from reports.models.sending import KeyObject, Sending, SendingSetup
from reports.models.surveys import DoseSurvey, SurveyValue

__all__ = [
    "BookletPrint",
    "DoseSurvey",
    "KeyObject",
    "RetentionDecision",
    "Sending",
    "SendingSetup",
    "Step",
    "SurveyValue",
]
