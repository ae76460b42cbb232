"""A PACS that speaks DICOMweb: QIDO-RS, WADO-RS and STOW-RS (PS3.18 chapter 10), and WADO-URI (chapter 9). Plain Python."""

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from types import TracebackType
from typing import Any, Final, Self

from passport.imaging.clients.answers import Row, instance_of, of_json, series_of, study_of
from passport.imaging.clients.checking import require_promised
from passport.imaging.clients.contract import (
    CANDIDATES,
    SR_MODALITIES,
    Contents,
    Instance,
    Limits,
    ListedSeries,
    ListedStudy,
    PacsRefused,
    TooMuch,
)
from passport.imaging.clients.multipart import DICOM, RELATED, one_part, only_part
from passport.imaging.clients.web import Answer, Site, require_success

STORED: Final = "00081199"  # Referenced SOP Sequence
FAILED: Final = "00081198"  # Failed SOP Sequence
JSON: Final = "application/dicom+json"
PAGE: Final = 100
MOST_PAGES: Final = 1000
STUDY_FIELDS: Final = ("ModalitiesInStudy", "StudyDescription", "NumberOfStudyRelatedInstances", "AccessionNumber")
SERIES_FIELDS: Final = ("StationName", "Manufacturer", "ManufacturerModelName", "DeviceSerialNumber")


@dataclass(frozen=True, kw_only=True)
class WebClient:
    """A PACS asked over HTTP: at its DICOMweb base, or only at its WADO-URI address."""

    web: Site | None
    wado_uri: Site | None
    limits: Limits

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close nothing: each question has its own connection."""

    def echo(self) -> None:
        """Return when the PACS answers to a search; over WADO-URI alone, when its address answers at all."""
        if self.web is None:
            self._wado_uri_site().get("", accept="*/*", most=self.limits.answer_bytes)
            return
        self._page("/studies", {"limit": "1"})

    def studies(self, first: date, last: date) -> Iterator[ListedStudy]:
        """Yield the studies whose Study Date lies between the two days."""
        window = f"{first:%Y%m%d}-{last:%Y%m%d}"
        rows = self.search("/studies", STUDY_FIELDS, key="StudyInstanceUID", StudyDate=window)
        for row in rows:
            yield study_of(of_json(row))

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
        """Return the file by WADO-RS, or by WADO-URI where that is all the PACS has."""
        answer = self._by_wado_rs(instance) if self.web else self._by_wado_uri(instance)
        require_success(answer, HTTPStatus.OK)
        if not answer.framed and answer.headers.get_content_type() != RELATED:
            raise PacsRefused("the answer tells no length, so nobody knows whether it is whole")
        return require_promised(only_part(answer.headers, answer.body), instance)

    def store(self, data: bytes) -> None:
        """Give the PACS a whole DICOM file by STOW-RS. Raises PacsRefused also when it took it with a failure."""
        content_type, body = one_part(data)
        answer = self._web_site().post(
            "/studies", body=body, content_type=content_type, accept=JSON, most=self.limits.answer_bytes
        )
        # 202 is also said of an object that is kept with a warning (PS3.18, 10.5.3.1); then it is among the stored ones.
        kept = answer.status == HTTPStatus.ACCEPTED and _is_kept(answer.body)
        require_success(answer, HTTPStatus.ACCEPTED if kept else HTTPStatus.OK)

    def _by_wado_rs(self, instance: Instance) -> Answer:
        series = instance.series_instance_uid
        path = f"/studies/{instance.study_instance_uid}/series/{series}/instances/{instance.sop_instance_uid}"
        accept = f'{RELATED}; type="{DICOM}"; transfer-syntax=*'
        return self._web_site().get(path, accept=accept, most=self.limits.object_bytes)

    def _by_wado_uri(self, instance: Instance) -> Answer:
        query = {
            "requestType": "WADO",
            "studyUID": instance.study_instance_uid,
            "seriesUID": instance.series_instance_uid,
            "objectUID": instance.sop_instance_uid,
            "contentType": DICOM,
        }
        return self._wado_uri_site().get("", accept=DICOM, most=self.limits.object_bytes, query=query)

    def _series(self, study_instance_uid: str) -> list[ListedSeries]:
        rows = self.search(f"/studies/{study_instance_uid}/series", SERIES_FIELDS, key="SeriesInstanceUID")
        return [series_of(of_json(row)) for row in rows]

    def _listed(self, study_instance_uid: str, series: ListedSeries) -> list[Instance]:
        study, number = study_instance_uid, series.series_instance_uid
        path = f"/studies/{study}/series/{number}/instances"
        rows = self.search(path, ("SOPClassUID",), key="SOPInstanceUID")
        return [instance_of(of_json(row), study=study, series=number) for row in rows]

    def search(self, path: str, fields: Sequence[str], *, key: str, page: int = PAGE, **given: str) -> list[Row]:
        """Return all matches, page by page. Raises PacsRefused when the PACS cannot be brought to list them all.

        Raises TooMuch when listing them takes longer than all pages together may.

        A node may give fewer than we ask for, so only an empty page, or one with nothing new, is the end.
        """
        found: dict[str, Row] = {}
        seen = 0
        end = time.monotonic() + self.limits.list_seconds
        for _ in range(MOST_PAGES):
            if time.monotonic() > end:
                raise TooMuch("the list takes too long", slow=True)
            paging = {"limit": str(page), "offset": str(seen), "includefield": ",".join(fields)}
            rows = self._page(path, {**given, **paging})
            fresh = {uid: row for row in rows if (uid := of_json(row)(key)) not in found}
            if not fresh:
                _require_end(rows, page)
                return list(found.values())
            found.update(fresh)
            seen += len(rows)
        raise PacsRefused("QIDO-RS: the list does not end")

    def _page(self, path: str, query: dict[str, str]) -> list[Row]:
        answer = self._web_site().get(path, accept=JSON, most=self.limits.answer_bytes, query=query)
        require_success(answer, HTTPStatus.OK, HTTPStatus.NO_CONTENT)
        return [] if answer.status == HTTPStatus.NO_CONTENT else _rows(answer.body)

    def _web_site(self) -> Site:
        if self.web is None:
            raise PacsRefused("no DICOMweb address is registered")
        return self.web

    def _wado_uri_site(self) -> Site:
        if self.wado_uri is None:
            raise PacsRefused("no WADO-URI address is registered")
        return self.wado_uri


def _rows(body: bytes) -> list[Row]:
    try:
        told: Any = json.loads(body)
    except (ValueError, RecursionError):
        raise PacsRefused("the answer is no JSON") from None
    if not isinstance(told, list) or not all(isinstance(row, dict) for row in told):
        raise PacsRefused("the answer is no list of data sets")
    return told


def _require_end(rows: Sequence[Row], page: int) -> None:
    # A page of just our size came again: the node minds `limit` and not `offset`, so there may be more.
    if len(rows) == page:
        raise PacsRefused("QIDO-RS: the same page came again, so the list is not complete")


def _is_kept(body: bytes) -> bool:
    """Tell whether an answer of STOW-RS lists what was stored, and nothing that failed."""
    try:
        told: Any = json.loads(body)
    except (ValueError, RecursionError):
        return False
    return isinstance(told, dict) and bool(told.get(STORED)) and not told.get(FAILED)
