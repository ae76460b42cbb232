"""What happened to rows since they were first written: signed, corrected, returned, taken back, confirmed, out of count.

Nothing is kept for it: versions, signatures and acts tell. Each step has who did it, when, and what was said.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from passport.booklet.models import Entry, Version
from passport.booklet.payloads import APPROVER_BACK, SIGN_AGAIN
from passport.booklet.states import State
from passport.booklet.withdrawing import ACTS as WITHDRAWING
from passport.booklet.withdrawing import Answer, withdrawn_in
from passport.signing import stated
from passport.signing.facsimile import NotAFacsimile, from_bytes
from passport.signing.models import Act, Signature


class Step(StrEnum):
    """One kind of step that patients and doctors read of."""

    SIGNED = "signed"
    CORRECTED = "corrected"  # what the row says; `said` is why, empty where a later report did it
    DOSES = "doses"  # more data of the doses came, and the row stayed as it was signed
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"  # the signature; `said` is a code of withdrawing.Why
    CONFIRMATION_WITHDRAWN = "confirmation_withdrawn"  # the same of the word on which the hospital confirmed
    KEY_STOPPED = "key_stopped"
    HOSPITAL_CONFIRMED = "hospital_confirmed"
    CANNOT_SIGN = "cannot_sign"
    APPROVER_BACK = "approver_back"
    VOID = "void"


# The acts that are steps; what radiographers confirm and approvers pass on among themselves is none.
ACTS: dict[str, Step] = {
    "entry.returned": Step.RETURNED,
    WITHDRAWING[Answer.SIGNATURE]: Step.WITHDRAWN,
    WITHDRAWING[Answer.CONFIRMATION]: Step.CONFIRMATION_WITHDRAWN,
    "entry.signature_after_stop": Step.KEY_STOPPED,
    "entry.confirmed_by_the_hospital": Step.HOSPITAL_CONFIRMED,
    "entry.approver_cannot_sign": Step.CANNOT_SIGN,
    "entry.approver_signs_again": Step.APPROVER_BACK,
    "entry.voided": Step.VOID,
}


CORRECTED = "entry.corrected"  # its step is told by the version, which knows why
# The acts after which a row that was signed or confirmed waits again.
OPENS = (CORRECTED, *WITHDRAWING.values(), "entry.signature_after_stop", "entry.approver_signs_again")
# Steps of which `said` is a code of withdrawing.Why.
SAID_BY_CODE = frozenset({Step.WITHDRAWN, Step.CONFIRMATION_WITHDRAWN})

# Reasons of versions that open a row again; what opened it is an act.
_ACTS_TELL = frozenset({SIGN_AGAIN, APPROVER_BACK})


@dataclass(frozen=True, kw_only=True)
class Happened:
    """One step: what, when, by whom (empty: the system itself), and what was said of it."""

    step: Step
    at: datetime
    by: str
    said: str = ""


def histories_of(entries: Iterable[Entry]) -> dict[str, list[Happened]]:
    """Return by uid what happened to rows, the first step first, in as many queries for many rows as for one."""
    rows = {entry.uid: entry for entry in entries}
    found: dict[str, list[Happened]] = {uid: [] for uid in rows}
    acts = list(stated.acts_on(kind="entry", subject_uids=list(rows), verbs=[*ACTS, CORRECTED]))
    corrections: dict[str, list[datetime]] = {uid: [] for uid in rows}
    for act in acts:
        if act.verb == CORRECTED:
            corrections[act.subject_uid].append(act.at)
    for uid, happened in (*_signed(list(rows)), *_written(corrections), *_done(rows, acts)):
        found[uid].append(happened)
    # Of one moment what was signed or written stands before what was done with it.
    return {uid: sorted(steps, key=lambda one: one.at) for uid, steps in found.items()}


def _signed(uids: Sequence[str]) -> Iterator[tuple[str, Happened]]:
    for signature in stated.signatures_on(kind="row", subject_uids=uids):
        yield (
            signature.statement.subject_uid,
            Happened(step=Step.SIGNED, at=signature.signed_at, by=_signer(signature)),
        )


def _signer(signature: Signature) -> str:
    try:
        who = from_bytes(bytes(signature.facsimile))
    except NotAFacsimile:
        return ""
    return " ".join(part for part in (who.title, who.name) if part)


def _written(corrections: Mapping[str, Sequence[datetime]]) -> Iterator[tuple[str, Happened]]:
    """Yield the versions that replace another; a draft is written over and is none of its own."""
    columns = ("entry__uid", "row_number", "replaces__row_number", "reason", "made_by", "made_at")
    moments = ("replaces__frozen_at", "frozen_at")
    later = Version.objects.filter(entry__uid__in=list(corrections), replaces__isnull=False)
    found = later.order_by("entry_id", "number").values_list(*columns, *moments)
    for uid, row, before, reason, by, at, since, until in found:
        if reason in _ACTS_TELL or withdrawn_in(reason):
            continue
        if row == before and not reason:
            yield uid, Happened(step=Step.DOSES, at=at, by=by)
        else:
            # A draft is written anew each time that somebody opens it: when it was corrected the last act knows.
            told = [moment for moment in corrections[uid] if since <= moment and (until is None or moment <= until)]
            yield uid, Happened(step=Step.CORRECTED, at=max(told, default=at), by=by, said=reason)


def _done(rows: dict[str, Entry], acts: Iterable[Act]) -> Iterator[tuple[str, Happened]]:
    for act in acts:
        if act.verb in ACTS:
            uid = act.subject_uid
            yield uid, Happened(step=ACTS[act.verb], at=act.at, by=act.actor, said=_said(act, rows[uid]))


def _said(act: Act, row: Entry) -> str:
    step = ACTS[act.verb]
    if step in SAID_BY_CODE:
        return str(act.detail.get("why", ""))
    # A row is void once and for all, so that its reason is the one that it has.
    return row.returned_reason if step is Step.VOID and row.state == State.VOID else ""
