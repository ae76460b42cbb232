"""Messages that leave: a mail, or a text message through the gateway that the installation names. None holds a health word."""

import logging
from collections.abc import Callable
from http import HTTPStatus
from smtplib import SMTPException

import requests
from django.conf import settings
from django.core.mail import send_mail

from passport.people.models import ContactKind

logger = logging.getLogger(__name__)

_SECONDS = 10
_TAKEN = frozenset({HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.ACCEPTED, HTTPStatus.NO_CONTENT})


class MessageNotSent(Exception):
    """The mail server or the gateway did not take the message."""


def kinds_sent() -> tuple[ContactKind, ...]:
    """Return by what this installation sends messages."""
    sends = {ContactKind.MAIL: settings.SENDS_MAIL, ContactKind.MOBILE: settings.SENDS_SMS}
    return tuple(kind for kind in ContactKind if sends[kind])


def send_message(*, kind: ContactKind, address: str, subject: str, text: str) -> None:
    """Send a message. Raises MessageNotSent; not inside a transaction: a server may take its time."""
    try:
        _SENDERS[kind](address, subject, text)
    except (SMTPException, OSError) as error:  # every error of requests is an OSError
        # Nothing else of the error: servers repeat the address in it.
        logger.warning("%s: a message was not taken, %s", kind, type(error).__name__)
        raise MessageNotSent from None


def _mail(address: str, subject: str, text: str) -> None:
    send_mail(subject, text, None, [address])


def _text(address: str, _subject: str, text: str) -> None:
    headers = {"Authorization": f"Bearer {settings.SMS_TOKEN}"} if settings.SMS_TOKEN else {}
    answer = requests.post(
        settings.SMS_URL, json={"to": address, "text": text}, headers=headers, timeout=_SECONDS, allow_redirects=False
    )
    if answer.status_code not in _TAKEN:
        raise requests.HTTPError


_SENDERS: dict[ContactKind, Callable[[str, str, str], None]] = {ContactKind.MAIL: _mail, ContactKind.MOBILE: _text}
