"""What a patient takes away: the document of a passport with rows signed in one touch, and the published keys."""

import json
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from passport.access.models import Purpose
from passport.access.services import open_passport
from passport.booklet.models import ApprovalKind, Entry
from passport.booklet.services import withdraw_answer
from passport.booklet.withdrawing import Why
from passport.document.build import build
from passport.document.publishing import published_keys
from tests import cast
from tests.authenticator import Authenticator
from tests.passport.booklet.codes import confirm_by_code, give_app, shown_code
from tests.passport.booklet.signing import enrol, sign
from tests.passport.document.story import examination

DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Papers:
    """A document and the keys, as JSON; each test gets its own copy."""

    document: dict[str, Any]
    keys: dict[str, Any]


def taken_away(*, at: datetime) -> Papers:
    """Return what is taken away; made once, and then without a database."""
    return deepcopy(_made(at))


@cache
def _made(at: datetime) -> Papers:
    return made(at=at)


def made(*, at: datetime) -> Papers:
    """Return what is taken away of a site that goes on."""
    clinic = cast.clinic()
    ana = cast.patient(clinic.facility)
    record = cast.record(patient=ana)
    rows = [
        examination(str(number), record=record, facility=clinic.facility, at=at, day=f"2026-02-0{number}")
        for number in (1, 2, 3)
    ]
    examination("4", record=record, facility=clinic.facility, at=at, day="2026-01-01")
    # That this person approved them is recorded: only so may rows be signed together.
    Entry.objects.update(approver=clinic.approver, approval=ApprovalKind.RECORDED)
    rows = list(Entry.objects.filter(pk__in=[row.pk for row in rows]))
    authenticator, user = Authenticator(), clinic.approver.user
    assert user is not None
    enrol(user, authenticator, at=at)
    sign(rows, by=user, authenticator=authenticator, at=at)
    view = open_passport(reader=cast.reader(ana), patient=ana, purpose=Purpose.OWN_RECORD, at=at)
    return Papers(document=as_read(build(view, at=at)), keys=as_read(published_keys()))


def as_read(value: object) -> dict[str, Any]:
    """Return what somebody reads who was sent it."""
    read: dict[str, Any] = json.loads(json.dumps(value))
    return read


def taken_back(*, at: datetime) -> dict[str, Papers]:
    """Return what is taken away of one row: signed, when its signature was taken back, and signed again; made once."""
    return deepcopy(_taken_back(at))


@cache
def _taken_back(at: datetime) -> dict[str, Papers]:
    clinic, held = cast.clinic(), Authenticator()
    ana, user = cast.patient(clinic.facility), clinic.approver.user
    row = examination("1", record=cast.record(patient=ana), facility=clinic.facility, at=at)
    reader = cast.reader(ana)
    assert user is not None
    enrol(user, held, at=at)
    found = {}

    def take_away(name: str) -> None:
        view = open_passport(reader=reader, patient=ana, purpose=Purpose.OWN_RECORD, at=at)
        found[name] = Papers(document=as_read(build(view, at=at)), keys=as_read(published_keys()))

    sign([row], by=user, authenticator=held, at=at)
    take_away("signed")
    withdraw_answer(entry=row, why=Why.WRONG_DAY, by=user, at=at + DAY)
    take_away("taken back")
    sign([Entry.objects.get(pk=row.pk)], by=user, authenticator=held, at=at + 2 * DAY)
    take_away("signed again")
    return found


def confirmation_taken_back(*, at: datetime) -> dict[str, Papers]:
    """Return what is taken away of one row: confirmed on a code, when that was taken back, and confirmed again; made once."""
    return deepcopy(_confirmation_taken_back(at))


@cache
def _confirmation_taken_back(at: datetime) -> dict[str, Papers]:
    clinic = cast.clinic("Klinika Zapad", prefix="west-")  # beside whatever else was taken away
    ana, user = cast.patient(clinic.facility), clinic.approver.user
    row = examination("6", record=cast.record(local_id="26", patient=ana), facility=clinic.facility, at=at)
    Entry.objects.filter(pk=row.pk).update(approver=clinic.approver, approval=ApprovalKind.RECORDED)
    reader = cast.reader(ana, "ana-west")
    assert user is not None
    give_app(user)
    found = {}

    def take_away(name: str) -> None:
        view = open_passport(reader=reader, patient=ana, purpose=Purpose.OWN_RECORD, at=at)
        found[name] = Papers(document=as_read(build(view, at=at)), keys=as_read(published_keys()))

    confirm_by_code([row], by=user, at=at)
    take_away("confirmed")
    withdraw_answer(entry=row, why=Why.WRONG_DAY, by=user, at=at + DAY)
    take_away("taken back")
    confirm_by_code([Entry.objects.get(pk=row.pk)], by=user, at=at + 2 * DAY, code=shown_code(later=1))
    take_away("confirmed again")
    return found


def forged_confirmation_withdrawals(papers: dict[str, Papers]) -> dict[str, Papers]:
    """Return what a forger makes of them: a row that counts a confirmation that was taken back, and so on."""
    old, now = papers["confirmed"], deepcopy(papers["confirmed again"])
    statements = now.document["entries"][0]["statements"]
    withdrawal = next(one for one in statements if one["kind"] == "withdrawal")
    still, unsealed, dated = deepcopy(old), deepcopy(old), deepcopy(now)
    still.document["entries"][0]["statements"].append(withdrawal)
    unsealed.document["entries"][0]["statements"].append({**withdrawal, "seal": None})
    later = {**withdrawal["seal"], "sealed_at": "2026-04-01T00:00:00+00:00"}
    for one in dated.document["entries"][0]["statements"]:
        if one["kind"] == "withdrawal":
            one["seal"] = later
    statements.remove(next(one for one in statements if (one["kind"], one["version"]) == ("confirmation", 1)))
    return {
        "counted all the same": still,
        "sealed by nobody": unsealed,
        "its confirmation left out": now,
        "sealed on another day": dated,
    }


def forged_withdrawals(papers: dict[str, Papers]) -> dict[str, Papers]:
    """Return what a forger makes of them: a row that counts a signature that was taken back, and so on."""
    old, now = papers["signed"], deepcopy(papers["signed again"])
    withdrawal = next(one for one in now.document["entries"][0]["statements"] if one["kind"] == "withdrawal")
    still, unsealed, dated = deepcopy(old), deepcopy(old), deepcopy(now)
    still.document["entries"][0]["statements"].append(withdrawal)
    unsealed.document["entries"][0]["statements"].append({**withdrawal, "seal": None})
    now.document["entries"][0]["signatures"].pop(0)
    later = {**withdrawal["seal"], "sealed_at": "2026-04-01T00:00:00+00:00"}
    dated.document["entries"][0]["statements"][-1] = {**withdrawal, "seal": later}
    return {
        "counted all the same": still,
        "sealed by nobody": unsealed,
        "its signature left out": now,
        "sealed on another day": dated,
    }
