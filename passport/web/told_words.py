"""What a patient reads of an event, a follow-up or an unborn child: only what a doctor said, in plain words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from passport.booklet.models import Entry
from passport.incidents.models import FollowUpSheet, PhysicistStatement, Telling
from passport.incidents.told import Told, ToldStatement
from passport.language.saying import day

EVENT = _("On %(date)s %(name)s told you about an event at this examination; here is the written information.")
EVENT_ASIDE = _("On %(date)s %(name)s told you about an event; here is the written information.")
TAKEN_BACK = _(
    "What was written here of a talk with %(name)s on %(date)s was taken back. Ask there if you want to know more."
)
SHEET = _("%(name)s approved this text for you on %(date)s.")
UNBORN = _(
    "On %(date)s %(name)s talked with you about your unborn child and this examination; here is what the medical "
    "physicist wrote."
)
PLEASE_ASK = _("Please talk to %(facility)s, %(phone)s; they will work out what this examination means for you.")
PLEASE_ASK_THERE = _("Please talk to %(facility)s; they will work out what this examination means for you.")
WHO_WORKED_IT_OUT = _("Written by %(name)s, medical physicist, on %(date)s.")


@dataclass(frozen=True, kw_only=True)
class Information:
    """One written information: who said it when, and the words as they were written."""

    sentence: str
    words: str
    value: str = ""
    method: str = ""
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class ToldPage:
    """What the page of one examination says beside it."""

    informations: tuple[Information, ...]
    please_ask: str  # "" when nobody waits for a word
    of_pregnancy: bool  # no comparison stands beside it: usual values are not meant for it


def told_page(told: Told, entry: Entry, *, zone: ZoneInfo) -> ToldPage:
    """Return what was told, in the order in which it was, and whom to ask where nothing was."""
    return ToldPage(
        informations=tuple(_informations(told, zone)),
        please_ask=_please_ask(entry) if told.please_ask else "",
        of_pregnancy=told.of_pregnancy,
    )


def told_aside(tellings: Iterable[Telling], *, zone: ZoneInfo) -> list[Information]:
    """Return what was told of events that stand at no examination."""
    return [_of_talk(one, str(EVENT_ASIDE), zone) for one in tellings]


def _of_talk(telling: Telling, sentence: str, zone: ZoneInfo) -> Information:
    """Return what was said; of what was taken back only that it was."""
    if telling.is_taken_back:
        return Information(sentence=_who(str(TAKEN_BACK), telling, zone), words="")
    return Information(sentence=_who(sentence, telling, zone), words=telling.words)


def _informations(told: Told, zone: ZoneInfo) -> Iterator[Information]:
    for telling in told.tellings:
        yield _of_talk(telling, str(EVENT), zone)
    if told.unborn:
        yield _unborn(told.unborn, zone)
    if told.sheet:
        yield _sheet(told.sheet, zone)


def _unborn(told: ToldStatement, zone: ZoneInfo) -> Information:
    statement: PhysicistStatement = told.statement
    return Information(
        sentence=_who(str(UNBORN), told.telling, zone),
        words="\n\n".join(part for part in (statement.text, told.telling.words) if part),
        value=f"{statement.value} {statement.unit}".strip(),
        method=statement.method,
        source=str(WHO_WORKED_IT_OUT) % {"name": statement.by, "date": day(statement.at, zone)},
    )


def _sheet(sheet: FollowUpSheet, zone: ZoneInfo) -> Information:
    assert sheet.approved_at is not None  # noqa: S101 -- only approved ones are told
    said = str(SHEET) % {"name": sheet.approved_by, "date": day(sheet.approved_at, zone)}
    return Information(sentence=said, words=sheet.text)


def _who(sentence: str, telling: Telling, zone: ZoneInfo) -> str:
    return sentence % {"date": day(telling.told_at, zone), "name": telling.told_by}


def _please_ask(entry: Entry) -> str:
    facility = entry.facility
    sentence = PLEASE_ASK if facility.phone else PLEASE_ASK_THERE
    return str(sentence) % {"facility": facility.name, "phone": facility.phone}
