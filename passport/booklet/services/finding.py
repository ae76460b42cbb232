"""Find the approver of a row whom no decision names: who wrote the report on its images is asked, and approved nothing yet."""

from collections.abc import Sequence
from datetime import datetime

from passport.booklet import states
from passport.booklet.authors import Approver, Author, approver_meant
from passport.booklet.declining import declinings
from passport.booklet.models import ApprovalKind, Entry, FoundBy
from passport.booklet.services.contents import rewrite
from passport.booklet.services.rights import locked, signs_at
from passport.booklet.services.typing import NotAnApprover
from passport.booklet.states import Actor, State, Verb
from passport.people.models import Facility, Practitioner, Role, User
from passport.people.selectors import approvers_ever_at, practitioners_with
from passport.signing.acts import Subject, record_act
from passport.signing.selectors import last_act


def find_author(*, entry: Entry, authors: Sequence[Author], report: str, at: datetime) -> Practitioner | None:
    """Let a row wait for the author of a report on its images; return that approver, or None where it waits as before.

    For a caller that has a transaction and put the report, named by its uid, on the row. Whom a decision, a colleague or
    whoever typed the row named is not replaced, and nobody is asked again who said that the row is another's.
    """
    if not authors:
        return None
    entry = locked(entry)
    return _ask(entry, _meant(entry.facility, authors, at) if _is_open(entry) else None, report=report, by=None, at=at)


def ask_author(*, entry: Entry, author: Practitioner, report: str, by: User, at: datetime) -> Practitioner | None:
    """Let a row wait for whom the uploader of a report says to be its author, as `find_author` does of what it says.

    Raises NotAnApprover.
    """
    entry = locked(entry)
    if not signs_at(entry.facility, author, at):
        raise NotAnApprover
    return _ask(entry, author if _is_open(entry) else None, report=report, by=by, at=at)


def let_go_author(*, entry: Entry, report: str, by: User, at: datetime) -> None:
    """Let a row wait for nobody in particular again whose approver was found by a report that was taken off it."""
    entry = locked(entry)
    if not _waits(entry) or entry.approver_found != FoundBy.REPORT or _found_by(entry) != report:
        return
    _name(entry, None, verb=Verb.LET_GO, by=by, at=at, **_by_report(report))


def let_go_gone(*, entry: Entry, by: User, at: datetime) -> None:
    """Let a row wait for nobody in particular whose approver can sign no more, and is not known to have approved it.

    The caller holds the lock of the row.
    """
    detail = {"found_by": entry.approver_found, "gone": entry.approver.uid if entry.approver else ""}
    _name(entry, None, verb=Verb.LET_GO, by=by, at=at, **detail)


def _ask(
    entry: Entry, author: Practitioner | None, *, report: str, by: User | None, at: datetime
) -> Practitioner | None:
    if author is None or _declined(entry, author):
        return None
    _name(entry, author, verb=Verb.FIND, by=by, at=at, approver=author.uid, **_by_report(report))
    return author


def _by_report(report: str) -> dict[str, str]:
    return {"found_by": str(FoundBy.REPORT), "report": report}


def _name(
    entry: Entry, waits_for: Practitioner | None, *, verb: Verb, by: User | None, at: datetime, **detail: str
) -> None:
    """Write for whom a row waits; how long it has waited is none the less for it."""
    step = states.transition(entry.state, verb, actor=Actor.SYSTEM)
    entry.approver, entry.approval = waits_for, ApprovalKind.NOT_RECORDED
    entry.approver_found, entry.state = (FoundBy.REPORT if waits_for else ""), step.to
    entry.save(update_fields=["approver", "approval", "approver_found", "state"])
    rewrite(entry, at=at)
    subject = Subject(kind="entry", uid=entry.uid)
    record_act(verb=step.act, by=by, subject=subject, at=at, facility_uid=entry.facility.uid, **detail)


def _found_by(entry: Entry) -> str:
    """Return by which report the approver of a row was found last."""
    last = last_act(verb="entry.approver_found", subject_uid=entry.uid)
    return str(last.detail.get("report", "")) if last else ""


def _waits(entry: Entry) -> bool:
    version = entry.current_version
    unsigned = version is not None and version.frozen_at is None
    return unsigned and (State(entry.state), Verb.FIND) in states.TRANSITIONS


def _is_open(entry: Entry) -> bool:
    return _waits(entry) and entry.approver is None and not entry.from_paper


def _meant(facility: Facility, authors: Sequence[Author], at: datetime) -> Practitioner | None:
    # Who left is asked for nothing; but a name that such a one bears too is the name of two.
    known = [
        Approver(key=one.pk, name=f"{one.given_name} {one.surname}", licence_number=one.licence_number)
        for one in approvers_ever_at(facility)
    ]
    key = approver_meant(authors, known)
    return practitioners_with(facility, Role.APPROVER, at=at).filter(pk=key).first() if key is not None else None


def _declined(entry: Entry, approver: Practitioner) -> bool:
    said = declinings().filter(subject_uid=entry.uid)
    return approver.user is not None and said.filter(actor_uid=approver.user.uid).exists()
