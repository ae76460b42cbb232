"""What the check of a printed page says: how many rows, whose signatures, and whether they hold. Nothing else."""

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from passport.booklet.verification import PageCheck, RowCheck
from passport.language.saying import say_list, say_number
from passport.signing.facsimile import Facsimile
from passport.signing.wording import BESIDE
from passport.web.differences import Difference, differences_of


@dataclass(frozen=True, kw_only=True)
class PrintedRow:
    """One row of the printed page, by its place alone."""

    place: int
    sentence: str
    entitled: str  # empty where nobody's signature holds
    amended: str
    holds: bool
    differences: tuple[Difference, ...]


@dataclass(frozen=True, kw_only=True)
class PrintedPage:
    """The answer about one page; what is not answered for whatever reason has one shape, and one text."""

    holds: bool
    sentence: str
    which: str
    signers: tuple[str, ...]
    rows: tuple[PrintedRow, ...]


def page_of(check: PageCheck | None) -> PrintedPage:
    """Return the answer in words."""
    if check is None:  # never printed, withdrawn, or tried too often
        return PrintedPage(holds=False, sentence=_bad(_("the hospital that printed it")), which="", signers=(), rows=())
    rows = tuple(_row(row) for row in check.rows)
    return PrintedPage(
        holds=check.holds,
        sentence=_good(check) if check.holds else _bad(check.facility or _("the hospital that printed it")),
        which=_which(check),
        signers=_signers(check),
        rows=rows,
    )


def titled(who: Facsimile) -> str:
    """Return the name of a signer with the title that stands on the stamp."""
    return " ".join(part for part in (who.title, who.name) if part)


def _good(check: PageCheck) -> str:
    if any(row.amended_since for row in check.rows):
        return _("This page matches the record as it was when it was printed; it was corrected since.")
    signed = _signed(check)
    if len(signed) != 1:
        return _("This page matches the record; no row was changed since.")
    ((name, count),) = signed.items()
    sentence = ngettext(
        "This page matches the record: %(name)s signed %(count)s row; it was not changed since.",
        "This page matches the record: %(name)s signed %(count)s rows; none was changed since.",
        count,
    )
    return sentence % {"name": name, "count": say_number(count)}


def _bad(whom: str) -> str:
    sentence = _(
        "This page does not match the record; it may be an older version, damaged or altered: ask %(facility)s."
    )
    return sentence % {"facility": whom}


def _which(check: PageCheck) -> str:
    sentence = ngettext(
        "Page %(page)s of %(pages)s; it had %(count)s row.",
        "Page %(page)s of %(pages)s; it had %(count)s rows.",
        len(check.rows),
    )
    return sentence % {
        "page": say_number(check.page),
        "pages": say_number(check.pages),
        "count": say_number(len(check.rows)),
    }


def _signed(check: PageCheck) -> Counter[str]:
    return Counter(
        titled(one.facsimile)
        for row in check.rows
        for one in row.signatures
        if row.holds and one.facsimile and not one.withdrawn
    )


def _signers(check: PageCheck) -> tuple[str, ...]:
    return tuple(
        ngettext("%(name)s signed %(count)s row.", "%(name)s signed %(count)s rows.", count)
        % {"name": name, "count": say_number(count)}
        for name, count in _signed(check).items()
    )


def _row(row: RowCheck) -> PrintedRow:
    return PrintedRow(
        place=row.position + 1,
        sentence=_row_sentence(row),
        entitled=_entitled(row),
        amended=_amended(row),
        holds=row.holds,
        differences=differences_of(row.differences),
    )


def _amended(row: RowCheck) -> str:
    if row.amended_since:
        return _("This row was corrected, signed or withdrawn after the page was printed.")
    return _("When the page was printed, this row did not count any more.") if row.gone_before else ""


def _row_sentence(row: RowCheck) -> str:
    if not row.holds:
        return _("This row does not hold: what is recorded now is not what was signed.")
    if row.confirmation_withdrawn:
        return _("The hospital confirmed this row, and its approver took that back later: it does not count any more.")
    if row.sealed_alone:
        return _("Confirmed by the hospital; no doctor signed this row.")
    if not row.signatures:
        return _("No signature stood in this row when the page was printed.")
    names = say_list(titled(one.facsimile) for one in row.signatures if one.facsimile)
    if _is_taken_back(row):
        return _("%(name)s signed this row and took the signature back later: it does not count any more.") % {
            "name": names
        }
    said = _("The signature of %(name)s holds.") % {"name": names}
    return f"{said} {BESIDE[True, True]}" if _is_qualified(row) else said


def _is_qualified(row: RowCheck) -> bool:
    return any(one.qualified and one.holds for check in row.signatures for one in check.further)


def _is_taken_back(row: RowCheck) -> bool:
    return any(one.withdrawn for one in row.signatures)


def _entitled(row: RowCheck) -> str:
    """Return one of exactly two answers: what lies behind the second one is not for everybody."""
    if not row.holds or not row.signatures or _is_taken_back(row):
        return ""
    if row.entitled:
        return _("Was entitled to approve this kind of procedure on that day: yes.")
    return _("Was entitled to approve this kind of procedure on that day: not recorded.")
