"""What the page of names shows: lines worked out for the template."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from passport.booklet.examinations import Examination, GivenName, search, suggest
from passport.booklet.models import ExaminationName
from passport.booklet.naming import UnknownName
from passport.booklet.words import examination_name
from passport.language.saying import say_number

WHOLE_HOSPITAL = ""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One item that a person may give to a name."""

    code: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Line:
    """One name that means nothing yet."""

    uid: str  # of the latest row that has it
    name: str
    kind: str
    count: str
    last_on: date | None
    devices: tuple[tuple[str, str], ...]  # its key, and how people know it
    codes: tuple[str, ...]
    body_part: str
    can_be_given: bool
    suggestions: tuple[Choice, ...]


@dataclass(frozen=True, kw_only=True)
class Given:
    """One name that a person gave a meaning."""

    uid: str
    name: str
    device: str
    examination: str
    by: str
    at: datetime


def line_of(name: UnknownName) -> Line:
    """Return a name with what it most likely means."""
    near = suggest(
        name.exam,
        kind=name.kind,
        codes=name.codes,
        region_codes=name.region_codes,
        body_part=name.body_part,
    )
    return Line(
        uid=name.sample,
        name=name.exam,
        kind=examination_name("", kind=name.kind),
        count=ngettext("%(count)s row", "%(count)s rows", name.count) % {"count": say_number(name.count)},
        last_on=name.last_on,
        devices=tuple((sender.device_key, device_name(sender.device_key)) for sender in name.senders),
        codes=tuple(f"{code.scheme} {code.value} {code.meaning or ''}".strip() for code in name.codes),
        body_part=name.body_part or "",
        can_be_given=bool(name.folded or name.codes),
        suggestions=tuple(_choices(near)),
    )


def found_for(name: UnknownName, words: str) -> list[Choice]:
    """Return the items that typed words find for a name."""
    return list(_choices(search(words, kind=name.kind)))


def meaning_of(name: UnknownName, *, exam_code: str, device_key: str) -> GivenName:
    """Return what a person said of a name: of its words, or of its first code where it has none."""
    code = None if name.folded else next(iter(name.codes), None)
    return GivenName(
        device_key=device_key,
        code_scheme=code.scheme if code else "",
        code_value=code.value if code else "",
        name=name.folded,
        exam_code=exam_code,
    )


def given_of(row: ExaminationName) -> Given:
    """Return a name that a person gave a meaning, in words."""
    return Given(
        uid=row.uid,
        name=row.name or f"{row.code_scheme} {row.code_value}",
        device=device_name(row.device_key) if row.device_key else _("all devices"),
        examination=item_name(row.exam_code),
        by=row.named_by,
        at=row.named_at,
    )


def item_name(exam_code: str) -> str:
    """Return what an item is called; its code when the dictionary has it no more."""
    return examination_name(exam_code, kind="other") if exam_code else ""


def device_name(key: str) -> str:
    """Return a device as people know it: maker, model and serial number."""
    return " ".join(part for part in key.split("|") if part) or _("a device that does not say what it is")


def _choices(items: Iterable[Examination]) -> Iterable[Choice]:
    return (Choice(code=item.code, name=item_name(item.code)) for item in items)
