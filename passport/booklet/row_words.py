"""Where a row stands, as its readers are told: a patient also reads that there is nothing to do, a doctor does not."""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from passport.booklet.history import SAID_BY_CODE, Happened, Step
from passport.booklet.withdrawing import Answer, Why, Withdrawn
from passport.language.saying import day

# Why a signature or a confirmation was taken back. The patient reads it: each says what may be wrong, and blames nobody.
REASONS: dict[Why, Promise] = {
    Why.WRONG_PERSON: _("The row may belong to another person."),
    Why.WRONG_EXAMINATION: _("Another examination may have been done than the row says."),
    Why.WRONG_DAY: _("The day in the row may be wrong."),
    Why.NOT_APPROVED: _("Somebody else approved the examination."),
    Why.BY_MISTAKE: _("The row was signed by mistake."),
}
REASONS_OF: dict[Answer, dict[Why, Promise]] = {
    Answer.SIGNATURE: REASONS,
    Answer.CONFIRMATION: {**REASONS, Why.BY_MISTAKE: _("The row was confirmed by mistake.")},
}


@dataclass(frozen=True, kw_only=True)
class Voice:
    """The sentences on a row that nobody has signed as it stands, for one kind of reader."""

    waiting: Promise
    sign_again: Promise
    approver_back: Promise
    withdrawn: dict[Answer, Promise]
    confirmed: Promise  # by the hospital, for an approver without a passkey


TO_PATIENTS = Voice(
    waiting=_(
        "The examination is recorded; the doctor who approved it has not yet signed this row, and you need not do anything."
    ),
    sign_again=_(
        "On %(date)s the hospital stopped the key that had signed this row. It is signed again with another key; nothing "
        "else in it changed, and you need not do anything."
    ),
    approver_back=_(
        "On %(date)s the hospital took back that the doctor who approved this examination can no longer sign. The row "
        "waits for the doctor's signature; nothing else in it changed, and you need not do anything."
    ),
    withdrawn={
        Answer.SIGNATURE: _(
            "On %(date)s %(name)s took back the signature on this row, for this reason: “%(why)s” The row waits for a new "
            "signature; the earlier version is still here, and you need not do anything."
        ),
        Answer.CONFIRMATION: _(
            "On %(date)s %(name)s took back the hospital's confirmation of this row, for this reason: “%(why)s” The row waits "
            "again; the earlier version is still here, and you need not do anything."
        ),
    },
    confirmed=_(
        "Confirmed by the hospital on %(date)s: the doctor who approved this examination confirmed it without an own "
        "signature. You need not do anything."
    ),
)
TO_DOCTORS = Voice(
    waiting=_("Recorded; the approver has not yet signed this row."),
    sign_again=_(
        "On %(date)s the hospital stopped the key that had signed this row. It is signed again with another key; nothing "
        "else in it changed."
    ),
    approver_back=_(
        "On %(date)s the hospital took back that the approver can no longer sign. The row waits for the approver's "
        "signature; nothing else in it changed."
    ),
    withdrawn={
        Answer.SIGNATURE: _(
            "On %(date)s %(name)s took back the signature on this row, for this reason: “%(why)s” The row waits for a new "
            "signature; the earlier version is still here."
        ),
        Answer.CONFIRMATION: _(
            "On %(date)s %(name)s took back the hospital's confirmation of this row, for this reason: “%(why)s” The row waits "
            "again; the earlier version is still here."
        ),
    },
    confirmed=_(
        "Confirmed by the hospital on %(date)s: the doctor who approved this examination confirmed it without an own "
        "signature."
    ),
)
CANNOT_SIGN = _(
    "The doctor who approved this examination can no longer sign; the hospital has confirmed the record on %(date)s."
)
AMENDED = _("This row was corrected on %(date)s by %(name)s: %(what)s; the earlier version is still here.")
AMENDED_BY_SYSTEM = _("This row was corrected on %(date)s: %(what)s; the earlier version is still here.")
AMENDED_BY_REPORT = _(
    "This row was corrected on %(date)s, because a later report says something else; the earlier version is still here."
)
VOID = _("This row was entered by mistake and does not count; it stays visible so that nothing disappears.")
VOID_REASON = _("The reason given: “%(reason)s”.")

# What happened to a row, step by step, to whoever reads it.
HAPPENED: dict[Step, Promise] = {
    Step.SIGNED: _("%(name)s signed this row on %(date)s."),
    Step.DOSES: _(
        "On %(date)s more data of the doses came; the row stayed as it was, and the earlier data are still here."
    ),
    Step.RETURNED: _("On %(date)s %(name)s sent the row back, so that it is corrected."),
    Step.WITHDRAWN: _("On %(date)s %(name)s took back the signature on this row, for this reason: “%(what)s”"),
    Step.CONFIRMATION_WITHDRAWN: _(
        "On %(date)s %(name)s took back the hospital's confirmation of this row, for this reason: “%(what)s”"
    ),
    Step.KEY_STOPPED: _(
        "On %(date)s the hospital stopped the key that had signed this row; nothing else in the row changed."
    ),
    Step.HOSPITAL_CONFIRMED: TO_DOCTORS.confirmed,
    Step.CANNOT_SIGN: CANNOT_SIGN,
    Step.APPROVER_BACK: _(
        "On %(date)s the hospital took this back: the doctor who approved the examination signs after all."
    ),
    Step.VOID: _("On %(date)s %(name)s said that this row was entered by mistake."),
}


_TAKEN_BACK = {Step.WITHDRAWN: Answer.SIGNATURE, Step.CONFIRMATION_WITHDRAWN: Answer.CONFIRMATION}


def withdrawn_sentence(withdrawn: Withdrawn, *, voice: Voice, date: str, name: str) -> str:
    """Return what is said of a row for which its approver stands no more, to one kind of reader."""
    why = REASONS_OF[withdrawn.answer][withdrawn.why]
    return voice.withdrawn[withdrawn.answer] % {"date": date, "name": name, "why": why}


def correction_sentence(*, date: str, name: str, what: str) -> str:
    """Return what is said of a correction: by whom and why, as far as anybody said it."""
    if not what:
        return AMENDED_BY_REPORT % {"date": date}
    return (AMENDED if name else AMENDED_BY_SYSTEM) % {"date": date, "name": name, "what": what}


def happened_sentence(one: Happened, *, date: str) -> str:
    """Return what is said of one step of what happened to a row; `date` is its day in words."""
    if one.step is Step.CORRECTED:
        return correction_sentence(date=date, name=one.by, what=one.said)
    what = REASONS_OF[_TAKEN_BACK[one.step]][Why(one.said)] if one.step in SAID_BY_CODE and one.said else one.said
    sentence = HAPPENED[one.step] % {"date": date, "name": one.by, "what": what}
    return f"{sentence} {VOID_REASON % {'reason': what}}" if one.step is Step.VOID and what else sentence


def history_lines(steps: Sequence[Happened], *, zone: ZoneInfo) -> tuple[str, ...]:
    """Return what happened to a row; nothing where no more happened than that somebody signed it."""
    more = any(one.step is not Step.SIGNED for one in steps)
    return tuple(happened_sentence(one, date=day(one.at, zone)) for one in steps) if more else ()
