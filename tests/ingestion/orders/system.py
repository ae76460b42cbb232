"""A hospital's system that sends orders, and the order that it sends."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.test import Client

from ingestion.models import Source, SourceKind
from ingestion.services.sources import Issuing, add_source
from ingestion.services.storing import issue_token
from passport.people.models import Facility, Role
from tests.cast import staff

ISSUERS = (Issuing(as_sent="HIS", issuer="CLINIC"),)


@dataclass(frozen=True, kw_only=True)
class System:
    """One registered sender with its token, as its program calls."""

    source: Source
    token: str

    def call(self, verb: str, path: str, body: bytes = b"", **headers: str) -> HttpResponse:
        """Call with the token and no cookie, past the check for forged requests."""
        client = Client(enforce_csrf_checks=True, headers={"authorization": f"Bearer {self.token}"} | headers)
        if verb == "post":
            return client.post(path, body, content_type="application/json")
        return client.get(path)

    def send(self, said: object) -> HttpResponse:
        """Post an order."""
        return self.call("post", "/orders/", json.dumps(said).encode())

    def ask(self, number: str) -> HttpResponse:
        """Ask where an order stands."""
        return self.call("get", f"/orders/{number}")

    def cancel(self, number: str) -> HttpResponse:
        """Cancel an order."""
        return self.call("post", f"/orders/{number}/cancel")


def system(place: Facility, at: datetime, *, name: str = "HIS", orders: bool = True) -> System:
    """Return a registered system of a facility, which knows one issuer."""
    vera = staff(place, f"vera of {name}", Role.PACS_ADMINISTRATOR)
    source = add_source(name=name, kind=SourceKind.WEB, facility=place, issuers=ISSUERS, orders=orders, by=vera, at=at)
    return System(source=source, token=issue_token(source=source, by=vera, at=at))


def order(**parts: Any) -> dict[str, Any]:
    """Return an order for a CT of Ana's chest, with parts of it replaced; a part that is None is left out."""
    said = {
        "order_number": "2026/117-3",
        "patient": {"issuer": "HIS", "id": "A-1", "name": "Anić^Ana", "birth_date": "1961-05-02", "sex": "F"},
        "examination": {"code": "ct.chest"},
        "indication": "Cough for six weeks",
        "referrer": {"name": "Dr Petar Perić"},
        **parts,
    }
    return {name: part for name, part in said.items() if part is not None}


def patient(**parts: Any) -> dict[str, Any]:
    """Return Ana as her hospital's register has her, with parts replaced."""
    return {**order()["patient"], **parts}
