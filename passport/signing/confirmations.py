"""Reads of what hospitals confirmed by their seals, and whether it holds."""

from collections.abc import Iterator

from passport.signing import canonical, confirmed_rows, facsimile, selectors
from passport.signing.facsimile import Facsimile, NotAFacsimile
from passport.signing.models import HospitalConfirmation, HowConfirmed, Seal, Statement
from passport.signing.statements import Draft, approver_in, issued_in
from passport.signing.verification import was_open


def confirmation_of(*, subject_uid: str, version: int) -> HospitalConfirmation | None:
    """Return what a hospital confirmed of one version of a row, None where it confirmed nothing."""
    found = HospitalConfirmation.objects.select_related("statement", "stated")
    return found.filter(statement__kind="row", statement__subject_uid=subject_uid, statement__version=version).first()


def stamp_of(*, confirmation: HospitalConfirmation) -> Facsimile | None:
    """Return the stamp of the approver who gave the code, None where the approver confirmed nothing."""
    try:
        return facsimile.from_bytes(bytes(confirmation.facsimile)) if confirmation.facsimile else None
    except NotAFacsimile:
        return None


def confirmation_problems(*, confirmation: HospitalConfirmation, draft: Draft, facility_uid: str) -> tuple[str, ...]:
    """Return by name what does not fit a confirmation over what the draft says; nothing when it holds."""
    found = [
        *_seal_problems("row_seal", confirmation.statement, draft, facility_uid),
        *_stated_problems(confirmation, facility_uid),
        *_time_and_stamp_problems(confirmation, draft),
        *_act_problems(confirmation),
    ]
    return tuple(dict.fromkeys(found))


def _seal_problems(name: str, statement: Statement, draft: Draft, facility_uid: str) -> Iterator[str]:
    seal = Seal.objects.filter(statement=statement).select_related("statement").first()
    if seal is None:
        yield f"{name}.missing"
        return
    problems = selectors.seal_problems(seal=seal, draft=draft, facility_uid=facility_uid)
    yield from (f"{name}.{problem}" for problem in problems)


def _stated_problems(confirmation: HospitalConfirmation, facility_uid: str) -> Iterator[str]:
    """Hold each column to the bytes that the hospital sealed."""
    stated = confirmation.stated
    try:
        said = canonical.loads(bytes(stated.payload))
        draft = confirmed_rows.confirmation_draft(
            confirmation, facility_uid=facility_uid, facility_name=str(said.get("facility"))
        )
    except canonical.NotCanonical:
        yield "stated.payload"
        return
    rebuilt = canonical.loads(draft.payload)
    yield from (name for name in sorted({*said, *rebuilt}) if said.get(name) != rebuilt.get(name))
    if bool(confirmation.salt) != bool(confirmation.why):
        yield "salt"
    yield from _seal_problems("seal", stated, draft, facility_uid)


def _time_and_stamp_problems(confirmation: HospitalConfirmation, draft: Draft) -> Iterator[str]:
    issued = issued_in(draft.payload)
    if issued is None or not was_open(issued, at=confirmation.confirmed_at):
        yield "confirmed_at"
    if confirmation.how == HowConfirmed.CODE:
        stamp = stamp_of(confirmation=confirmation)
        if stamp is None or stamp != approver_in(draft.payload):
            yield "facsimile"


def _act_problems(confirmation: HospitalConfirmation) -> Iterator[str]:
    told = selectors.act_told(selectors.CONFIRM_BY_SEAL, confirmation.uid)
    says = {"statement": confirmation.statement.uid, "stated": confirmation.stated.uid}
    if told is None or (told.at, told.actor_uid, told.detail) != (confirmation.confirmed_at, confirmation.by_uid, says):
        yield "act"
