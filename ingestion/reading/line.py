"""One reading as `manage.py inspect` prints it."""

from dataclasses import asdict
from typing import Any

from passport.booklet.reading import Code, Measure, Refused, ReportReading

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
        "events": [
            {
                "uid": event.uid,
                "started_at": event.started_at,
                "readings": [measure_as_json(measure) for measure in event.readings],
            }
            for event in reading.events
        ],
        "refused": [_refused(refused) for refused in reading.refused],
    }


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


def _refused(refused: Refused) -> dict[str, Any]:
    return {"code": _code(refused.code), "as_sent": asdict(refused.as_sent), "reason": refused.reason}


def _code(code: Code) -> dict[str, str]:
    return {"scheme": code.scheme, "value": code.value}
