"""What an image of nuclear medicine says of the agent that was given: which, how much, when, by which way."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from ingestion.reading import image_tags, tags
from ingestion.reading.images.attributes import Attributes
from ingestion.reading.images.quantities import ACTIVITY, AGENT_SETTINGS, UNSTATED_ACTIVITY, Row, take
from ingestion.reasons import Reason
from passport.booklet.reading import Code, Detail, Event, Grade, Measure, Refused, Scope

AGENT: Final = Code(scheme="SCT", value="349358000")
NUCLIDE: Final = Code(scheme="SCT", value="89457008")
ROUTE: Final = Code(scheme="SCT", value="410675002")
STOP: Final = Code(scheme="DCM", value="123004")
# No adult or child is given less than this for an image, and nothing that is imaged comes near the other end; beyond
# them the device wrote another unit than its class states, and nothing says which.
PLAUSIBLE_MBQ: Final = (Decimal("0.01"), Decimal(100_000))


@dataclass(frozen=True, kw_only=True)
class Given:
    """What is said of an agent in codes or words."""

    concept: Code
    coded: Code | None
    words: str | None

    @property
    def scope(self) -> str | None:
        """What tells this agent from another one."""
        return self.coded.value if self.coded else self.words


def administrations(attributes: Attributes, sop_class_uid: str, refused: list[Refused]) -> list[Event]:
    """Return the administrations that an image names, each once."""
    row = ACTIVITY.get(sop_class_uid, UNSTATED_ACTIVITY)
    events = [
        _administration(attributes, attributes.inside(item), row, refused)
        for item in attributes.sequence(image_tags.AGENTS)
    ]
    return list(dict.fromkeys(event for event in events if event.readings or event.details))


def _administration(whole: Attributes, own: Attributes, row: Row, refused: list[Refused]) -> Event:
    given = list(_given(own))
    said = {one.concept.value: one.scope for one in given}
    scope = Scope(agent=said.get(AGENT.value), radionuclide=said.get(NUCLIDE.value))
    taken = take(own, (row, *AGENT_SETTINGS), grade=Grade.IMAGE_HEADER, scope=scope, refused=refused)
    readings = tuple(one for one in taken if _is_plausible(one, refused))
    uids = own.uids(image_tags.ADMINISTRATION_UID)
    started = own.text(image_tags.AGENT_START) or _on_the_day(whole, own)
    activity = next((one.value for one in readings if one.code.value == row.key[1]), "")
    return Event(
        uid=uids[0] if uids else None,
        started_at=started,
        plane=None,
        readings=readings,
        details=tuple(_details(own, given)),
        identity="|".join(["agent", scope.agent or "", scope.radionuclide or "", _clock(own) or activity]),
    )


def _clock(own: Attributes) -> str:
    """Return the time of the start to the second, however the image writes it and on whichever day it was made.

    It tells administrations apart by itself; the activity would not, because some images state it rounded.
    """
    moment = (own.text(image_tags.AGENT_START) or "")[8:14]
    return moment or (own.text(image_tags.AGENT_START_TIME) or "").replace(":", "")[:6]


def _given(own: Attributes) -> Iterator[Given]:
    agent, words = own.code(image_tags.AGENT_CODES), own.text(image_tags.RADIOPHARMACEUTICAL)
    if agent or words:
        yield Given(concept=AGENT, coded=agent, words=words)
    nuclide = own.code(image_tags.NUCLIDE_CODES)
    if nuclide:
        yield Given(concept=NUCLIDE, coded=nuclide, words=None)
    route, words = own.code(image_tags.ROUTE_CODES), own.text(image_tags.ROUTE_TEXT)
    if route or words:
        yield Given(concept=ROUTE, coded=route, words=words)


def _details(own: Attributes, given: list[Given]) -> Iterator[Detail]:
    for one in given:
        value = one.words or (one.coded.meaning or one.coded.value if one.coded else "")
        yield Detail(code=one.concept, value=value, coded=one.coded)
    stopped = own.text(image_tags.AGENT_STOP)
    if stopped:
        yield Detail(code=STOP, value=stopped)


def _on_the_day(whole: Attributes, own: Attributes) -> str | None:
    """Return the start as DICOM DT: the older attribute has only the time, of the day on which the series was made.

    Before midnight and imaged after it that day is another one: then the time is later than that of the series, and
    nothing is said.
    """
    clock, series = own.text(image_tags.AGENT_START_TIME), whole.text(image_tags.ACQUISITION_TIME)
    day = whole.text(image_tags.ACQUISITION_DATE) or whole.text(tags.STUDY_DATE)
    if not clock or not day or (series and clock > series):
        return None
    return f"{day}{clock}"


def _is_plausible(measure: Measure, refused: list[Refused]) -> bool:
    if measure.quantity != UNSTATED_ACTIVITY.quantity.name:
        return True
    if PLAUSIBLE_MBQ[0] <= Decimal(measure.value) <= PLAUSIBLE_MBQ[1]:
        return True
    refused.append(Refused(code=measure.code, as_sent=measure.as_sent, reason=Reason.UNKNOWN_UNIT.value))
    return False
