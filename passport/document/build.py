"""A patient's whole passport as one document: the only serialisation of the record beside the signed payloads."""

from datetime import datetime

from django.conf import settings

from passport.access.view import View
from passport.booklet.history import histories_of
from passport.document.parts import coverage_part, entry_part, patient_part
from passport.document.selectors import disowned_in, further_of, logged_of, records_of, rows_of, sealed_of, stated_of
from passport.document.shape import SCHEMA, Document


def build(view: View, *, at: datetime) -> Document:
    """Return the document of what a view shows, newest entry first."""
    disowned, rows = disowned_in(view), rows_of(view)
    logged, sealed, stated = logged_of(rows), sealed_of(rows), stated_of(rows)
    further, histories = further_of(rows), histories_of(rows)
    return {
        "schema": SCHEMA,
        "made_at": at.isoformat(),
        "origin": settings.PUBLIC_URL,
        "patient": patient_part(view.patient, records_of(view)),
        "coverage": coverage_part(view.coverage()),
        "hidden": view.hidden_count(),
        "disowned": view.disowned_count(),
        "entries": [
            entry_part(
                entry,
                disowned=disowned.get(entry.pk),
                logged=logged,
                sealed=sealed,
                further=further,
                stated=stated,
                histories=histories,
            )
            for entry in rows
        ],
    }
