"""One reading as `manage.py inspect` prints it.

`readings` are doses, with the voltage of a projection and the thickness of a breast; how it was exposed stands in
`settings`, what the maker of the report computed of a body that it assumed in `estimates`.
"""

from dataclasses import asdict
from typing import Any

from ingestion.reading.concepts import ROLES, Role
from passport.booklet.reading import Code, Detail, Event, Kind, Measure, Refused, ReportReading

KEYS = ("sop_class_uid", "sop_instance_uid", "study_instance_uid", "accession_number")


def as_line(file: str, reading: ReportReading) -> dict[str, Any]:
    """Return the JSON object of one file; `scope` holds only the parts that are known."""
    return {
        "file": file,
        **{key: getattr(reading, key) for key in KEYS},
        "outcome": reading.outcome.value,
        "reason": reading.reason,
        "kind": reading.kind.value,
        "patient": asdict(reading.patient),
        "performed": asdict(reading.performed),
        "exam": reading.exam,
        "facility": reading.facility,
        "device": asdict(reading.device),
        "totals": [measure_as_json(measure) for measure in reading.totals],
        "events": [_event(event, reading.kind) for event in reading.events],
        "refused": [_refused(refused) for refused in reading.refused],
        **_present(
            codes=[_meant(code) for code in reading.codes],
            laterality=reading.laterality,
            persons=[{"role": role, "name": name} for role, name in reading.persons],
            details=[_detail(detail) for detail in reading.details],
        ),
    }


def _event(event: Event, kind: Kind) -> dict[str, Any]:
    measures: dict[Role, list[dict[str, Any]]] = {role: [] for role in Role}
    for measure in event.readings:
        measures[role_of(measure, kind)].append(measure_as_json(measure))
    return {
        "uid": event.uid,
        "started_at": event.started_at,
        "readings": measures[Role.DOSE],
        **_present(
            settings=measures[Role.SETTING],
            estimates=measures[Role.ESTIMATE],
            details=[_detail(detail) for detail in event.details],
        ),
    }


def role_of(measure: Measure, kind: Kind) -> Role:
    """Return what a value says: in a CT the voltage is one setting among others."""
    if kind is Kind.CT and measure.quantity == "tube_voltage":
        return Role.SETTING
    return ROLES.get(measure.quantity, Role.DOSE)


def _present(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}


def measure_as_json(measure: Measure) -> dict[str, Any]:
    """Return one value as JSON: a total of `inspect` and of the passport document."""
    return {
        "code": _code(measure.code),
        "quantity": measure.quantity,
        "value": measure.value,
        "unit": measure.unit,
        "scope": {part: value for part, value in asdict(measure.scope).items() if value is not None},
        "grade": measure.grade.value,
        "as_sent": asdict(measure.as_sent),
    }


def _detail(detail: Detail) -> dict[str, Any]:
    coded = {"coded": _meant(detail.coded)} if detail.coded else {}
    return {"code": _code(detail.code), "value": detail.value, **coded}


def _meant(code: Code) -> dict[str, str | None]:
    return {**_code(code), "meaning": code.meaning}


def _refused(refused: Refused) -> dict[str, Any]:
    return {"code": _code(refused.code), "as_sent": asdict(refused.as_sent), "reason": refused.reason}


def _code(code: Code) -> dict[str, str]:
    return {"scheme": code.scheme, "value": code.value}
