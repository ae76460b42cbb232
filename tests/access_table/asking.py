"""Ask for a page as somebody, and say what came back and what was written; afterwards nothing of it remains."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils.html import escape

from passport.access.models import Access
from passport.people.models import User
from tests.access_table.terms import Reader, Relation

LOOKS = "access_access"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
WRITES = re.compile(r'\s*(?:INSERT (?:OR \w+ )?INTO|UPDATE|DELETE FROM) "(\w+)"')
# What every request of somebody may write: that the session is used, and that something was tried.
OWN_TRACES = frozenset({"django_session", "usersessions_usersession", "people_attempt"})


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back."""

    status: int
    leads_to: str = ""  # the path of a redirect
    kind: str = ""  # content type, without its parameters
    body: str = ""
    wrote: frozenset[str] = frozenset()  # tables, but for the traces of the asking itself
    looks: frozenset[tuple[str, int | None]] = frozenset()  # written down: uid of the reader, key of the patient


@dataclass(kw_only=True)
class Asker:
    """Everybody's browser: the cookies with which each reader asks for the objects of each patient."""

    cookies: Mapping[tuple[Reader, Relation], Mapping[str, str]]
    handler: WSGIHandler = field(default_factory=WSGIHandler)

    def __post_init__(self) -> None:
        self.last_look = Access.objects.order_by("pk").values_list("pk", flat=True).last() or 0

    def ask(
        self,
        cookies: Mapping[str, str],
        address: str,
        *,
        method: str = "GET",
        sends: Mapping[str, str] | None = None,
    ) -> Answer:
        """Return what a browser with these cookies gets at an address."""
        request = getattr(RequestFactory(SERVER_NAME="localhost"), method.lower())(address, dict(sends or {}))
        request._dont_enforce_csrf_checks = True
        request.COOKIES.update(cookies)
        cache.clear()
        with transaction.atomic():
            with connection.execute_wrapper(noted := _Noted()):
                answer = _read(self.handler.get_response(request), noted, asked=address)
            answer = replace(answer, looks=self._looks(answer))
            transaction.set_rollback(True)
        return answer

    def _looks(self, answer: Answer) -> frozenset[tuple[str, int | None]]:
        if LOOKS not in answer.wrote:
            return frozenset()
        new = Access.objects.filter(pk__gt=self.last_look)
        return frozenset(new.values_list("reader_uid", "patient_id"))


def session_of(user: User, *, method: str, at: float) -> str:
    """Return what the cookie of somebody holds who proved by some method at a moment who is there."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session["_auth_user_id"] = str(user.pk)
    session["_auth_user_backend"] = BACKEND
    session["_auth_user_hash"] = user.get_session_auth_hash()
    session["account_authentication_methods"] = [{"method": method, "at": at, "reauthenticated": True}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return str(session.session_key)


@dataclass
class _Noted:
    tables: set[str] = field(default_factory=set)

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        written = WRITES.match(sql)
        # Of rows that an insert hands back SQLite counts none before they are fetched.
        if written and (context["cursor"].rowcount != 0 or "RETURNING" in sql):
            self.tables.add(written[1])
        return result


def _read(response: HttpResponse, noted: _Noted, *, asked: str) -> Answer:
    content = b"".join(response) if response.streaming else response.content
    for closer in response._resource_closers if response.streaming else ():
        closer()
    # Every page knows its own address, for its other languages: it tells nothing that was not asked with.
    own = f'name="next" value="{escape(asked)}"'
    return Answer(
        status=response.status_code,
        leads_to=urlsplit(response.headers.get("Location", "")).path,
        kind=response.headers.get("Content-Type", "").partition(";")[0],
        body=content.decode(errors="replace").replace(own, ""),
        wrote=frozenset(noted.tables) - OWN_TRACES,
    )
