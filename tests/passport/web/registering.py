"""What the tests of the register of unintended exposures share: its addresses, what is posted and what is answered."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.test import Client
from django.utils.timezone import localtime

from passport.incidents.models import Incident
from tests.passport.incidents.cast import Desk


def register(desk: Desk, *rest: str) -> str:
    return "/".join(["/incidents", desk.facility.uid, *rest])


def page_of(desk: Desk, incident: Incident) -> str:
    return register(desk, incident.uid) + "/"


def moment(at: datetime, name: str, clock: str) -> dict[str, object]:
    here = localtime(at, ZoneInfo("Europe/Zagreb"))
    return {
        f"{name}_day": here.day,
        f"{name}_month": here.month,
        f"{name}_year": here.year,
        clock: here.strftime("%H:%M"),
    }


def happening(at: datetime, **parts: object) -> dict[str, object]:
    return {
        "kind": "wrong_tissue",
        "what": "The left knee was exposed.",
        "procedure_class": "",
        **moment(at, "noticed_on", "noticed_clock"),
        **parts,
    }


def take(client: Client, desk: Desk, incident: Incident, step: str, verb: str, **said: object) -> object:
    data = {f"{verb}-{name}": value for name, value in said.items()}
    return client.post(register(desk, incident.uid, step), data, follow=True)


def said(response: object) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def due(response: object) -> list[str]:
    return [line.words for line in response.context["duties"] if line.is_due]
