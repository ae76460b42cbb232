"""What is taken away of rows that a hospital confirmed: on a code, and because the approver can sign no more; and forgeries."""

from copy import deepcopy
from datetime import datetime
from functools import cache
from typing import Any

from passport.access.models import Purpose
from passport.access.services import open_passport
from passport.booklet.models import ApprovalKind, Entry
from passport.booklet.services import approver_gone
from passport.document.build import build
from passport.document.publishing import published_keys
from passport.people.models import WhyNoMore
from passport.people.services import mark_cannot_sign
from tests import cast
from tests.passport.booklet.codes import confirm_by_code, give_app
from tests.passport.document.story import examination
from tests.passport.verify.papers import Papers, as_read

CODE, GONE = "on a code", "nobody can sign"


def confirmed_papers(*, at: datetime) -> dict[str, Papers]:
    """Return what is taken away, one row each; made once, and then without a database."""
    return deepcopy(_made(at))


@cache
def _made(at: datetime) -> dict[str, Papers]:
    clinic = cast.clinic("Klinika Jug", prefix="south-")  # beside whatever else was taken away
    ana, user = cast.patient(clinic.facility), clinic.approver.user
    row = examination("7", record=cast.record(local_id="27", patient=ana), facility=clinic.facility, at=at)
    later = examination("8", record=cast.record(local_id="28", patient=ana), facility=clinic.facility, at=at)
    Entry.objects.update(approver=clinic.approver, approval=ApprovalKind.RECORDED)
    reader = cast.reader(ana, "ana-south")
    assert user is not None
    confirm_by_code([row], by=give_app(user), at=at)
    mark_cannot_sign(practitioner=clinic.approver, why=WhyNoMore.DIED, by=clinic.administrator, at=at)
    approver_gone(practitioner=clinic.approver, by=clinic.administrator, at=at)
    view = open_passport(reader=reader, patient=ana, purpose=Purpose.OWN_RECORD, at=at)
    document, keys = as_read(build(view, at=at)), as_read(published_keys())
    entries = {entry["id"]: entry for entry in document["entries"]}
    return {
        name: Papers(document={**document, "entries": [entries[one.uid]]}, keys=keys)
        for name, one in ((CODE, row), (GONE, later))
    }


def forged_confirmations(papers: dict[str, Papers]) -> dict[str, Papers]:
    """Return what a forger makes of them."""
    found = {}

    def forge(name: str, of: str = CODE) -> dict[str, Any]:
        found[name] = deepcopy(papers[of])
        entry: dict[str, Any] = found[name].document["entries"][0]
        return entry

    _statement(forge("the row without its seal"), "row")["seal"] = None
    _statement(forge("the confirmation without its seal"), "confirmation")["seal"] = None
    forge("doses of a version that is left out")["version"] += 1
    for name, kind in (("no confirmation", "confirmation"), ("no row", "row")):
        entry = forge(name)
        entry["statements"].remove(_statement(entry, kind))
    entry = forge("another row's confirmation")
    entry["statements"].remove(_statement(entry, "confirmation"))
    entry["statements"].append(_statement(papers[GONE].document["entries"][0], "confirmation"))
    forge("called signed")["state"] = "signed"
    forge("called confirmed on a code", GONE)["state"] = "hospital_confirmed"
    forge("called void")["state"] = "void"
    entry = forge("nothing confirms what waits")
    entry["statements"].remove(_statement(entry, "confirmation"))
    entry["state"] = "pending"
    return found


def _statement(entry: dict[str, Any], kind: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in entry["statements"] if one["kind"] == kind)
    return found
