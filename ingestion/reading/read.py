"""Read one object: bytes in, a reading out, whatever the bytes are."""

from dataclasses import replace
from typing import Final

from ingestion.reading import header, tags
from ingestion.reading.concepts import ROOTS, Key
from ingestion.reading.content import Content
from ingestion.reading.elements import CutOff, Item, Opened, open_file
from ingestion.reading.fallback import second_opinion
from ingestion.reading.images import read_image
from ingestion.reading.key_objects.contents import is_key_object, named_instances, reports_among
from ingestion.reading.key_objects.copied import copied_content
from ingestion.reading.limits import MAX_TAKEN, Unreadable, check_size
from ingestion.reading.node import Node, key_of
from ingestion.reading.resting import collector_resting
from ingestion.reading.sr import read_content
from ingestion.reading.texts import Texts, ascii_text, uid_text
from ingestion.reasons import Reason
from passport.booklet.reading import Kind, Outcome, ReportReading

STRUCTURED_REPORTS: Final = "1.2.840.10008.5.1.4.1.1.88."
# Classes that hold doses and nothing else: an unknown title inside them is ours to learn, never "not a dose report".
DOSE_CLASSES: Final = frozenset(STRUCTURED_REPORTS + last for last in ("67", "68", "76"))
KINDS: Final[dict[str, Kind]] = {
    STRUCTURED_REPORTS + "59": Kind.KEY_OBJECT,
    STRUCTURED_REPORTS + "73": Kind.PATIENT_ESTIMATE,
}
STORAGE: Final = "1.2.840.10008.5.1.4.1.1."
# Storage classes that are no images: waveforms, reports, registrations, documents, radiotherapy plans and records.
NO_IMAGES: Final = ("9.", "11.", "66", "67", "68", "88.", "104.", "481.2", "481.3", "481.4", "481.5", "481.6", "481.7")
# Images made without ionising radiation: ultrasound, magnetic resonance, visible light.
NO_EXPOSURES: Final = frozenset({"3", "4", "6", "77"})


@collector_resting()
def read(data: bytes) -> ReportReading:
    """Return what the object says about doses. Never raises for what the bytes are: then the outcome says so.

    What our own reader finds damaged inside is given to pydicom, in a child process that cannot harm this one.
    """
    opened = _opened(data)
    return _read(second_opinion(data, opened) or opened)


def read_alone(data: bytes) -> ReportReading:
    """Return what our own reader makes of the object, without the child process."""
    return _read(_opened(data))


def _opened(data: bytes) -> Opened:
    try:
        check_size(data)
        return open_file(data)
    except Unreadable as refusal:
        return Opened(data_set=Item(), damage=refusal.reason, cut_off=isinstance(refusal, CutOff))


def _read(opened: Opened) -> ReportReading:
    data_set = opened.data_set
    root = key_of(data_set, tags.CONCEPT_NAME)
    if is_key_object(data_set):
        return _read_key_object(opened)
    if root is None and _is_exposure(uid_text(data_set.values.get(tags.SOP_CLASS))):
        return _read_image(opened)
    if root not in ROOTS:
        return _without_content(data_set, *_other(opened, root))
    if opened.damage:
        return _without_content(data_set, Outcome.UNREADABLE, opened.damage)
    content = read_content(Node(data_set, _texts(data_set)))
    if not content.recognised:
        return _without_content(data_set, Outcome.UNREADABLE, Reason.UNKNOWN_TEMPLATE)
    if content.says_nothing:
        return _without_content(data_set, Outcome.NO_DOSE, Reason.NO_VALUES)
    return _with_content(data_set, content)


def _read_key_object(opened: Opened) -> ReportReading:
    """Return the doses that a key object states itself; where it names a report, the report speaks."""
    data_set = opened.data_set
    names_report = bool(reports_among(named_instances(opened)))
    content = None if names_report or opened.damage else copied_content(Node(data_set, _texts(data_set)))
    if content is not None:
        return _with_content(data_set, content)
    return _without_content(data_set, Outcome.NO_DOSE, Reason.NOT_A_DOSE_REPORT)


def _read_image(opened: Opened) -> ReportReading:
    """Return what an image says; of a damaged one what stands before the damage, because no part changes another.

    Damaged before its dose it may be sent again, and then must not meet a half of itself.
    """
    data_set = opened.data_set
    content = read_image(data_set, _texts(data_set), uid_text(data_set.values.get(tags.SOP_CLASS)) or "")
    if content and (content.states_a_dose if opened.damage else not content.says_nothing):
        return _with_content(data_set, content)
    if opened.damage:
        return _without_content(data_set, Outcome.UNREADABLE, opened.damage)
    return _without_content(data_set, Outcome.NO_DOSE, Reason.NO_EXPOSURE_DATA)


def _other(opened: Opened, root: Key | None) -> tuple[Outcome, Reason]:
    sop_class = uid_text(opened.data_set.values.get(tags.SOP_CLASS))
    if sop_class is None:
        return Outcome.UNREADABLE, opened.damage or Reason.DAMAGED
    if opened.damage and root is None and sop_class.startswith(STRUCTURED_REPORTS):
        return Outcome.UNREADABLE, opened.damage
    if sop_class in DOSE_CLASSES:
        return Outcome.UNREADABLE, Reason.UNKNOWN_ROOT
    return Outcome.NO_DOSE, Reason.NOT_A_DOSE_REPORT


def _texts(data_set: Item) -> Texts:
    return Texts(data_set.values.get(tags.CHARSET, b""))


def _kind(sop_class: str | None) -> Kind:
    if sop_class in KINDS:
        return KINDS[sop_class]
    return Kind.IMAGE if _is_image(sop_class) else Kind.OTHER


def _is_image(sop_class: str | None) -> bool:
    within = sop_class[len(STORAGE) :] if sop_class and sop_class.startswith(STORAGE) else None
    return within is not None and not within.startswith(NO_IMAGES)


def _is_exposure(sop_class: str | None) -> bool:
    within = (sop_class or "")[len(STORAGE) :]
    return _is_image(sop_class) and within.split(".", 1)[0] not in NO_EXPOSURES


def _without_content(data_set: Item, outcome: Outcome, reason: Reason) -> ReportReading:
    texts = _texts(data_set)
    sop_class = uid_text(data_set.values.get(tags.SOP_CLASS))
    return ReportReading(
        sop_class_uid=sop_class,
        sop_instance_uid=uid_text(data_set.values.get(tags.SOP_INSTANCE)),
        study_instance_uid=uid_text(data_set.values.get(tags.STUDY_INSTANCE)),
        accession_number=texts.text(data_set, tags.ACCESSION),
        outcome=outcome,
        reason=reason.value,
        kind=_kind(sop_class),
        patient=header.patient(data_set, texts),
        performed=header.performed(data_set, started=None),
        exam=header.exam(data_set, texts),
        facility=texts.text(data_set, tags.INSTITUTION),
        device=header.device(data_set, texts, serial_number=None),
        totals=(),
        events=(),
        refused=(),
        completion=header.completion(data_set),
        content_at=header.content_at(data_set),
        body_part=texts.text(data_set, tags.BODY_PART),
        persons=header.persons(data_set, texts),
        series_instance_uid=uid_text(data_set.values.get(tags.SERIES_INSTANCE)),
        modality=ascii_text(data_set.values.get(tags.MODALITY)),
        codes=header.codes(data_set, texts),
        laterality=header.laterality(data_set),
    )


def _with_content(data_set: Item, content: Content) -> ReportReading:
    if content.taken > MAX_TAKEN:
        return _without_content(data_set, Outcome.UNREADABLE, Reason.TOO_MANY_PARTS)
    texts = _texts(data_set)
    bare = _without_content(data_set, Outcome.DOSE, Reason.NO_VALUES)
    return replace(
        bare,
        reason=None,
        kind=content.kind,
        performed=header.performed(data_set, started=content.started),
        exam=bare.exam or content.protocol,
        device=header.device(data_set, texts, serial_number=content.serial_number),
        totals=content.totals,
        events=content.events,
        refused=content.refused,
        body_part=bare.body_part or content.body_part,
        persons=tuple(dict.fromkeys((*content.persons, *bare.persons))),
        codes=tuple(dict.fromkeys((*bare.codes, *content.codes))),
        laterality=content.laterality or bare.laterality,
        details=content.details,
    )
