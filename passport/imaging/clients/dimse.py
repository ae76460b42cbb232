"""A PACS that speaks DIMSE: C-ECHO, C-FIND, C-GET, C-MOVE and C-STORE (PS3.4 annexes B and C). Plain Python."""

import contextlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import TracebackType
from typing import Any, Final, Self

from pydicom import dcmread
from pydicom.dataset import Dataset
from pynetdicom import evt
from pynetdicom.events import Event
from pynetdicom.presentation import build_context

from passport.imaging.clients.answers import instance_of, of_dataset, series_of, study_of
from passport.imaging.clients.associations import Address, Line, association, contexts
from passport.imaging.clients.checking import require_promised
from passport.imaging.clients.contract import (
    CANDIDATES,
    SR_MODALITIES,
    STRUCTURED_REPORTS,
    Contents,
    Instance,
    Limits,
    ListedSeries,
    ListedStudy,
    PacsRefused,
    PacsUnavailable,
    WrongObject,
)

VERIFICATION: Final = "1.2.840.10008.1.1"
FIND: Final = "1.2.840.10008.5.1.4.1.2.2.1"  # study root
MOVE: Final = "1.2.840.10008.5.1.4.1.2.2.2"
GET: Final = "1.2.840.10008.5.1.4.1.2.2.3"

SUCCESS: Final = 0x0000
PENDING: Final = frozenset({0xFF00, 0xFF01})
STORED_WITH_WARNING: Final = frozenset({0xB000, 0xB006, 0xB007})  # PS3.4 table B.2-1
CANNOT_UNDERSTAND: Final = 0xC000

STUDY_KEYS: Final = (
    "StudyInstanceUID",
    "AccessionNumber",
    "StudyTime",
    "ModalitiesInStudy",
    "StudyDescription",
    "NumberOfStudyRelatedInstances",
)
SERIES_KEYS: Final = (
    "SeriesInstanceUID",
    "Modality",
    "StationName",
    "Manufacturer",
    "ManufacturerModelName",
    "DeviceSerialNumber",
)
INSTANCE_KEYS: Final = ("SOPInstanceUID", "SOPClassUID")


@dataclass(kw_only=True)
class DimseClient:
    """A PACS asked over DIMSE; `moving` lets it send to our receiver instead of answering in place."""

    address: Address
    limits: Limits
    moving: bool = False
    held: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)
    line: Line | None = None

    def __enter__(self) -> Self:
        self.line = self.held.enter_context(self._finding())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.line = None
        self.held.close()

    def echo(self) -> None:
        """Return when the PACS answers to a C-ECHO."""
        with self._asking(VERIFICATION) as line, line.question() as opened:
            _require_success("C-ECHO", opened.send_c_echo())

    def studies(self, first: date, last: date) -> Iterator[ListedStudy]:
        """Yield the studies whose Study Date lies between the two days."""
        window = f"{first:%Y%m%d}-{last:%Y%m%d}"
        for answer in self._find("STUDY", STUDY_KEYS, StudyDate=window):
            yield study_of(of_dataset(answer))

    def contents(self, study_instance_uid: str) -> Contents:
        """Return the series of a study, and what may be its dose reports."""
        series = self._series(study_instance_uid)
        reports = [listed for listed in series if listed.modality in SR_MODALITIES]
        found = [instance for listed in reports for instance in self._listed(study_instance_uid, listed)]
        doses = tuple(instance for instance in found if instance.sop_class_uid in CANDIDATES)
        return Contents(series=tuple(series), dose_instances=doses)

    def dose_instances(self, study_instance_uid: str) -> list[Instance]:
        """Return what may be dose reports of a study."""
        return list(self.contents(study_instance_uid).dose_instances)

    def instances(self, study_instance_uid: str) -> list[Instance]:
        """Return all objects of a study."""
        series = self._series(study_instance_uid)
        return [instance for listed in series for instance in self._listed(study_instance_uid, listed)]

    def retrieve(self, instance: Instance) -> bytes | None:
        """Return the file by C-GET; by C-MOVE it comes to our receiver, and None is returned."""
        if self.moving:
            self._move(instance)
            return None
        return require_promised(self._get(instance), instance)

    def store(self, data: bytes) -> None:
        """Give the PACS a whole DICOM file, in the transfer syntax that it has."""
        dataset = dcmread(io.BytesIO(data))
        proposed = build_context(dataset.SOPClassUID, dataset.file_meta.TransferSyntaxUID)
        opening = association(
            self.address, limits=self.limits, proposed=[proposed], bytes_allowed=self.limits.answer_bytes
        )
        with opening as line, line.question() as opened, _broken_off():
            _require_success("C-STORE", opened.send_c_store(dataset), also=STORED_WITH_WARNING)

    def _series(self, study_instance_uid: str) -> list[ListedSeries]:
        answers = self._find("SERIES", SERIES_KEYS, StudyInstanceUID=study_instance_uid)
        return [series_of(of_dataset(answer)) for answer in answers]

    def _listed(self, study_instance_uid: str, series: ListedSeries) -> list[Instance]:
        study, number = study_instance_uid, series.series_instance_uid
        answers = self._find("IMAGE", INSTANCE_KEYS, StudyInstanceUID=study, SeriesInstanceUID=number)
        return [instance_of(of_dataset(answer), study=study, series=number) for answer in answers]

    def _find(self, level: str, wanted: Sequence[str], **given: str) -> list[Dataset]:
        query = _identifier(level, **dict.fromkeys(wanted, ""), **given)
        with contextlib.ExitStack() as own:
            line = self.line or own.enter_context(self._finding())
            with line.question() as opened, _broken_off():
                return list(_pending("C-FIND", opened.send_c_find(query, FIND)))

    def _move(self, instance: Instance) -> None:
        with self._asking(MOVE) as line, line.question() as opened, _broken_off():
            answers = opened.send_c_move(_identifier("IMAGE", **_keys(instance)), self.address.calling, MOVE)
            list(_pending("C-MOVE", answers))

    def _get(self, instance: Instance) -> bytes:
        came = _Arrivals(promised=instance.sop_instance_uid)
        classes = (instance.sop_class_uid,) if instance.sop_class_uid else STRUCTURED_REPORTS
        opening = association(
            self.address,
            limits=self.limits,
            proposed=contexts(GET),
            receiving=classes,
            handlers=[(evt.EVT_C_STORE, came.offered)],
            bytes_allowed=self.limits.object_bytes,
        )
        with opening as line, line.question() as opened, _broken_off():
            try:
                list(_pending("C-GET", opened.send_c_get(_identifier("IMAGE", **_keys(instance)), GET)))
            finally:
                came.require_no_other()
        return came.only()

    def _finding(self) -> contextlib.AbstractContextManager[Line]:
        return self._asking(FIND)

    def _asking(self, sop_class: str) -> contextlib.AbstractContextManager[Line]:
        return association(
            self.address,
            limits=self.limits,
            proposed=contexts(sop_class),
            bytes_allowed=self.limits.answer_bytes,
        )


@dataclass(kw_only=True)
class _Arrivals:
    """What the PACS sends while a C-GET is open."""

    promised: str
    files: list[bytes] = field(default_factory=list)
    others: int = 0

    def offered(self, event: Event) -> int:
        request: Any = event.request
        if str(request.AffectedSOPInstanceUID) != self.promised or self.files:
            self.others += 1
            return CANNOT_UNDERSTAND
        self.files.append(event.encoded_dataset())
        return SUCCESS

    def require_no_other(self) -> None:
        if self.others:
            raise WrongObject("another SOP Instance UID, or more than one object")

    def only(self) -> bytes:
        if not self.files:
            raise PacsRefused("C-GET: the PACS has no such object, or may not hand it out")
        return self.files[0]


def _keys(instance: Instance) -> dict[str, str]:
    return {
        "StudyInstanceUID": instance.study_instance_uid,
        "SeriesInstanceUID": instance.series_instance_uid,
        "SOPInstanceUID": instance.sop_instance_uid,
    }


def _identifier(level: str, **values: str) -> Dataset:
    query = Dataset()
    query.QueryRetrieveLevel = level
    for keyword, value in values.items():
        setattr(query, keyword, value)
    return query


@contextlib.contextmanager
def _broken_off() -> Iterator[None]:
    # pynetdicom's word for an association that ended before the question could be sent
    try:
        yield
    except RuntimeError:
        raise PacsUnavailable("the association broke off") from None


def _pending(verb: str, answers: Iterator[tuple[Dataset, Dataset | None]]) -> Iterator[Dataset]:
    """Yield the answers of a question until its end. Raises PacsUnavailable or PacsRefused when it ends badly."""
    for status, identifier in answers:
        if status and status.Status in PENDING:
            if identifier is not None:
                yield identifier
            continue
        _require_success(verb, status)


def _require_success(verb: str, status: Dataset, *, also: frozenset[int] = frozenset()) -> None:
    if "Status" not in status:
        raise PacsUnavailable(f"{verb}: the association broke off, or no answer came in time")
    if status.Status != SUCCESS and status.Status not in also:
        raise PacsRefused(f"{verb}: status 0x{status.Status:04X}")
