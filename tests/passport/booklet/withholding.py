"""Rows that their patients keep from others, for the tests of what is read then."""

from datetime import datetime

from passport.booklet.models import Entry, FromWhom, Withheld


def withhold(entry: Entry, *, at: datetime, from_whom: FromWhom = FromWhom.EVERYBODY) -> Withheld:
    """Keep a row from everybody, or from guardians, for the patient whose it is."""
    patient = Entry.objects.select_related("record__patient").get(pk=entry.pk).record.patient
    assert patient is not None
    return Withheld.objects.create(entry=entry, patient=patient, from_whom=from_whom, at=at)
