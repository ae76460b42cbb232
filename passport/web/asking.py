"""What a radiographer asks a woman about an examination, by the text of its place and day."""

from passport.booklet.examinations import Flag, classes_of, examination
from passport.booklet.models import Entry
from passport.booklet.selectors import pack_of
from passport.justification.selectors import Chain, may_be_asked
from passport.law.pack import AskRule
from passport.law.questions.before import asks_of
from passport.law.vocabulary import Actor


def due_of(entry: Entry, chain: Chain | None) -> list[AskRule]:
    """Return what the text wants who performed an examination to ask, and is not answered yet; each question once."""
    pack = pack_of(entry)
    if pack is None or entry.performed_on is None:
        return []
    if not may_be_asked(entry.record.patient or entry.record, entry.facility, on=entry.performed_on):
        return []
    classes = classes_of(entry.exam_code, entry.kind, entry.therapy)
    item = examination(entry.exam_code)
    pelvis = item is not None and Flag.PELVIS in item.flags
    wanted = asks_of(Actor.PERFORMER, classes, pack, pelvis_in_beam=pelvis)
    once = {rule.ask: rule for rule in reversed(wanted)}
    answered = _answered(entry, chain)
    return [rule for ask, rule in reversed(once.items()) if ask not in answered]


def _answered(entry: Entry, chain: Chain | None) -> set[str]:
    asked = [*entry.asked.all(), *(chain.asked if chain else ())]
    return {one.ask for one in asked if one.actor == Actor.PERFORMER}
