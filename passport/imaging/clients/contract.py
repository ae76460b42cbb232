"""What can be asked of a registered PACS, in words that hold for every protocol. Plain Python."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from types import TracebackType
from typing import Final, Protocol, Self

MB: Final = 1024 * 1024

SR: Final = "1.2.840.10008.5.1.4.1.1.88"
DOSE_REPORTS: Final = frozenset({f"{SR}.67", f"{SR}.68", f"{SR}.73", f"{SR}.76"})  # these hold doses and nothing else
# Older CT and fluoroscopy put their dose report into these; so does everybody who measures or describes something.
PERHAPS_DOSE_REPORTS: Final = frozenset({f"{SR}.22", f"{SR}.33", f"{SR}.34"})
# A PACS need not tell the SOP class or the modality of what it lists: then it may be a dose report.
CANDIDATES: Final = DOSE_REPORTS | PERHAPS_DOSE_REPORTS | {""}
# What a C-GET is ready for when the class is unknown: every structured report, so that none is refused for its class.
STRUCTURED_REPORTS: Final = tuple(
    f"{SR}.{number}" for number in (11, 22, 33, 34, 40, 50, 65, 67, 68, 69, 70, 71, 72, 73, 74, 75, 76)
)
SR_MODALITIES: Final = frozenset({"SR", ""})


class PacsFailure(Exception):
    """What was asked of a PACS did not come about; the message says why, without any name of a patient."""


class PacsUnavailable(PacsFailure):
    """The PACS cannot be reached, or broke off in the middle: the same may succeed later."""


class PacsRefused(PacsFailure):
    """The PACS answered, and its answer is a failure."""


class WrongObject(PacsFailure):
    """The PACS answered with another object than the one that was asked for. Nothing of it is kept."""


class TooMuch(PacsFailure):
    """The answer is larger or slower than anything that we wait for."""

    def __init__(self, words: str = "", *, slow: bool = False) -> None:
        super().__init__(words)
        self.slow = slow


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one question to a PACS may cost."""

    connect_seconds: float = 5
    idle_seconds: float = 10
    total_seconds: float = 15  # of one question and its whole answer
    object_bytes: int = 64 * MB
    answer_bytes: int = 16 * MB  # of a list
    list_seconds: float = 600  # of all pages of a list together
    pdu_bytes: int = MB


@dataclass(frozen=True, kw_only=True)
class Instance:
    """One object as a PACS lists it, or as a key object names it; an unknown SOP class is empty."""

    study_instance_uid: str
    series_instance_uid: str
    sop_class_uid: str
    sop_instance_uid: str


@dataclass(frozen=True, kw_only=True)
class ListedStudy:
    """One study as a PACS lists it; what the PACS does not tell is empty."""

    study_instance_uid: str
    accession_number: str = ""
    performed_on: date | None = None
    performed_as_sent: str = ""
    modalities: str = ""  # space separated, sorted
    description: str = ""
    instances: int | None = None


@dataclass(frozen=True, kw_only=True)
class ListedSeries:
    """One series as a PACS lists it; what the PACS does not tell is empty."""

    series_instance_uid: str
    modality: str = ""
    station_name: str = ""
    manufacturer: str = ""
    model: str = ""
    serial_number: str = ""


@dataclass(frozen=True, kw_only=True)
class Contents:
    """What a study consists of: its series, and those of its objects that may be dose reports."""

    series: tuple[ListedSeries, ...]
    dose_instances: tuple[Instance, ...]


class Client(Protocol):
    """A registered PACS, whatever it speaks. Every method raises PacsFailure in one of its four kinds.

    Each question opens its own connection; within a `with` block they share one.
    """

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def echo(self) -> None:
        """Return when the PACS answers to us."""

    def studies(self, first: date, last: date) -> Iterator[ListedStudy]:
        """Yield the studies whose date lies between the two days, both included."""

    def contents(self, study_instance_uid: str) -> Contents:
        """Return the series of a study, and what may be its dose reports."""

    def dose_instances(self, study_instance_uid: str) -> list[Instance]:
        """Return what may be dose reports of a study."""

    def instances(self, study_instance_uid: str) -> list[Instance]:
        """Return all objects of a study."""

    def retrieve(self, instance: Instance) -> bytes | None:
        """Return a whole DICOM file, or None when the PACS sends it to our receiver instead (C-MOVE)."""

    def store(self, data: bytes) -> None:
        """Give the PACS a whole DICOM file."""
