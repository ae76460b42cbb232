"""What a key object says: its title, the instances that it names, and where it says that they are.

Plain Python. Source: PS3.3 C.17.6 and C.18, PS3.16 TID 2010. Addresses are text here and nothing else: they choose
among registered PACS (`ingestion.addresses`) and are never opened.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ingestion.reading import tags
from ingestion.reading.elements import Item, Opened
from ingestion.reading.texts import Texts, ascii_text, uid_text

STORAGE: Final = "1.2.840.10008.5.1.4.1.1."
KEY_OBJECT: Final = STORAGE + "88.59"
# Classes that hold dose reports and nothing else, and those that may hold one among other reports.
DOSE_REPORTS: Final = frozenset(STORAGE + "88." + last for last in ("67", "68", "73", "76"))
PERHAPS_DOSE_REPORTS: Final = frozenset(STORAGE + "88." + last for last in ("22", "33", "34"))
# Images of the examinations for which the circular of 2024 asks a dose report: CT, mammography, angiography, X-ray.
EXPECTED_WITH: Final = frozenset(
    STORAGE + last
    for last in (
        "1", "1.1", "1.1.1", "1.2", "1.2.1", "1.3", "1.3.1", "2", "2.1", "2.2", "12.1", "12.1.1", "12.2", "12.2.1",
        "13.1.1", "13.1.2", "13.1.3", "13.1.4", "13.1.5",
    )
)  # fmt: skip
LONGEST_ADDRESS: Final = 500


@dataclass(frozen=True, kw_only=True)
class Addresses:
    """Where a series is said to be, as sent."""

    ae_titles: tuple[str, ...] = ()
    location_uid: str | None = None
    urls: tuple[str, ...] = ()  # Retrieve URL, then Retrieve URI

    def __str__(self) -> str:
        """Return them as one line of text, for a person to read."""
        return " ".join(filter(None, (*self.urls, self.location_uid, *self.ae_titles)))[:LONGEST_ADDRESS]


@dataclass(frozen=True, kw_only=True)
class Named:
    """One instance that a key object names."""

    study_instance_uid: str
    series_instance_uid: str
    sop_class_uid: str
    sop_instance_uid: str
    addresses: Addresses


def is_key_object(data_set: Item) -> bool:
    """Tell whether the object is a Key Object Selection Document."""
    return uid_text(data_set.values.get(tags.SOP_CLASS)) == KEY_OBJECT


def named_instances(opened: Opened) -> tuple[Named, ...]:
    """Return every instance in the evidence of a key object, each once; entries without their UIDs are left out."""
    texts = Texts(opened.data_set.values.get(tags.CHARSET, b""))
    found = {named.sop_instance_uid: named for named in _evidence(opened.data_set, texts)}
    return tuple(found.values())


def reports_among(named: tuple[Named, ...]) -> tuple[Named, ...]:
    """Return the dose reports; where none is certain, the reports that may be one."""
    certain = tuple(one for one in named if one.sop_class_uid in DOSE_REPORTS)
    return certain or tuple(one for one in named if one.sop_class_uid in PERHAPS_DOSE_REPORTS)


def expects_report(named: tuple[Named, ...]) -> bool:
    """Tell whether the study is of a kind that gives a dose report."""
    return any(one.sop_class_uid in EXPECTED_WITH for one in named)


def _evidence(data_set: Item, texts: Texts) -> Iterator[Named]:
    for study in data_set.sequences.get(tags.EVIDENCE, ()):
        for series in study.sequences.get(tags.REFERENCED_SERIES, ()):
            addresses = _addresses(series, texts)
            for instance in series.sequences.get(tags.REFERENCED_INSTANCES, ()):
                yield from _named(study, series, instance, addresses)


def _named(study: Item, series: Item, instance: Item, addresses: Addresses) -> Iterator[Named]:
    uids = {
        "study_instance_uid": uid_text(study.values.get(tags.STUDY_INSTANCE)),
        "series_instance_uid": uid_text(series.values.get(tags.SERIES_INSTANCE)),
        "sop_class_uid": uid_text(instance.values.get(tags.REFERENCED_CLASS)),
        "sop_instance_uid": uid_text(instance.values.get(tags.REFERENCED_INSTANCE)),
    }
    known = {name: uid for name, uid in uids.items() if uid}
    if len(known) == len(uids):
        yield Named(**known, addresses=addresses)


def _addresses(series: Item, texts: Texts) -> Addresses:
    titles = ascii_text(series.values.get(tags.RETRIEVE_AE)) or ""
    urls = (texts.text(series, tag) for tag in (tags.RETRIEVE_URL, tags.RETRIEVE_URI))
    return Addresses(
        ae_titles=tuple(title for part in titles.split("\\") if (title := part.strip())),
        location_uid=uid_text(series.values.get(tags.RETRIEVE_LOCATION)),
        urls=tuple(url for url in urls if url),
    )
