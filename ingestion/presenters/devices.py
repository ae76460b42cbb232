"""What the page of the devices says: whether a device that works also sends, in words and with the remedy."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ingestion.selectors.devices import LATELY, DeviceState
from passport.booklet.words import DATA

SILENT = _("Silent: it works, and no dose object of it arrived in the last 7 days.")
NEVER = _("It works, and no dose object of it ever arrived.")
GAPS = _("Some studies of the last 7 days have no dose object.")
UNLISTED = _("No PACS lists its studies, so what is missing cannot be seen.")
REMEDY = _(
    "Look on the device whether it makes dose reports and sends them, and in the PACS whether it passes them on to us. "
    "Who: PACS administrator, with the device's service."
)
REGISTER = _("Register the PACS that keeps its images, and let it be compared. Who: PACS administrator.")


@dataclass(frozen=True, kw_only=True)
class DeviceLine:
    """One device as the page shows it."""

    device: DeviceState
    words: Promise | str
    remedy: Promise | str
    attention: bool
    missing: tuple[tuple[str, int], ...]  # the data that the text of law asks for and that its rows lack, by name


def device_line(device: DeviceState, at: datetime) -> DeviceLine:
    """Return a device as the page shows it."""
    found = next(((words, remedy) for applies, words, remedy in _cases(device, at) if applies), ("", ""))
    words, remedy = found
    return DeviceLine(
        device=device,
        words=words,
        remedy=remedy,
        attention=words in {SILENT, NEVER},
        missing=tuple((str(DATA[one.datum]), one.rows) for one in device.missing),
    )


def _cases(device: DeviceState, at: datetime) -> list[tuple[bool, Promise, Promise]]:
    works = device.studies_lately > 0
    return [
        (device.last_at is None, NEVER, REMEDY),
        (works and device.last_at is not None and device.last_at < at - LATELY, SILENT, REMEDY),
        (device.lately_without_object > 0, GAPS, REMEDY),
        (not device.listed, UNLISTED, REGISTER),
    ]
