"""A sample as CSV: a line for each row, without a name, and without the words of doctors."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from passport.access.cases import InspectedCase
from passport.access.models import Sample
from passport.booklet.words import DATA
from passport.law.vocabulary import Actor, Datum
from passport.spreadsheet import csv_line
from passport.web.inspected import signature_words
from passport.web.requested import decision_line


def sample_csv(sample: Sample, cases: Iterable[InspectedCase]) -> Iterator[str]:
    """Yield a sample as CSV: how it was drawn, then a line for each row."""
    drawn = (
        (_("seed"), sample.seed),
        (_("from"), sample.first_day.isoformat()),
        (_("until"), sample.last_day.isoformat()),
        (_("rows that could be drawn"), sample.out_of),
        (),
    )
    yield from map(csv_line, (*drawn, _columns(), *map(_line, cases)))


def _columns() -> tuple[str, ...]:
    return (
        _("row"),
        _("performed on"),
        _("examination"),
        _("kind"),
        _("state"),
        _("asked for by"),
        _("asked for at"),
        _("urgency"),
        _("earlier examinations on the approver's screen"),
        _("decision"),
        _("decided by"),
        _("decided at"),
        _("rule"),
        _("text in force"),
        _("decision holds"),
        _("performer"),
        _("confirmed"),
        _("missing data"),
        _("signed at"),
        _("signature"),
        _("what differs"),
    )


def _line(case: InspectedCase) -> tuple[object, ...]:
    entry, signatures = case.entry, case.verification.signatures
    return (
        entry.uid,
        entry.performed_on.isoformat() if entry.performed_on else "",
        entry.exam_code or entry.exam_as_sent,
        entry.kind,
        entry.state,
        *_asked(case),
        *_decided(case),
        entry.performer,
        case.confirmation.at.isoformat() if case.confirmation else "",
        ", ".join(dict.fromkeys(_missing(case))),
        signatures[-1].signed_at.isoformat() if signatures else "",
        signature_words(case.verification),
        " ".join(case.verification.differences),
    )


def _asked(case: InspectedCase) -> tuple[object, ...]:
    if case.chain is None:
        return (_("recorded elsewhere or not known"), "", "", "")
    request = case.chain.request
    shown = next((seen.review.count for seen in reversed(case.seen) if seen.review.actor == Actor.APPROVER), "")
    who = str(request.referrer) if request.referrer else request.referrer_as_sent
    return (who, request.sent_at.isoformat() if request.sent_at else "", request.urgency, shown)


def _decided(case: InspectedCase) -> tuple[object, ...]:
    decided = next((one for one in case.decided if one.counted), None)
    if decided is None:
        return ("", "", "", "", "", "")
    line = decision_line(decided.decision)
    in_force, holds = decided.decision.in_force, not decided.differences
    return (
        decided.decision.verdict,
        line.by,
        line.at.isoformat(),
        " ".join(part for part in (decided.decision.pack, decided.decision.article) if part),
        _("yes") if in_force else _("no"),
        _("yes") if holds else " ".join(decided.differences),
    )


def _missing(case: InspectedCase) -> Iterator[str]:
    for part in case.entry.exposures.all():
        yield from (str(DATA[Datum(code)]) for code in (part.missing_data or "").split())
