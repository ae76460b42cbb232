"""Who and what may be the same: suggestions for a person who compares, never a reason to merge. Only `access` asks."""

from collections.abc import Iterable

from django.db.models import F, Q, QuerySet

from passport.access.selectors import records_known
from passport.booklet.models import Entry, Exposure
from passport.booklet.selectors import entries_with_parts
from passport.booklet.states import State
from passport.people.models import Facility, Patient, Record, Sex
from passport.people.names import fold
from passport.people.national_ids import ascii_digits

# More than a person compares; whoever has more namesakes born on one day finds them by their identifiers.
AT_MOST = 20


def patients_like(record: Record, facilities: QuerySet[Facility]) -> list[Patient]:
    """Return the patients of facilities with this number, or with the name, birth date and sex of what arrived."""
    asked = Q(personal_number__in={record.local_id, ascii_digits(record.local_id)})
    if record.birth_date and record.name_as_sent:
        namesake = Q(folded_name__in=_writings(record.name_as_sent), birth_date=record.birth_date)
        asked |= namesake & Q(sex__in=_may_be(record.sex))
    found = Patient.objects.filter(asked, registered_by__in=facilities).exclude(pk=record.patient_id)
    return list(found.select_related("registered_by").order_by("surname", "given_name", "id")[:AT_MOST])


def records_like(record: Record, facilities: QuerySet[Facility]) -> list[Record]:
    """Return the other records that facilities know whose name, birth date and sex are those of this one."""
    if not record.birth_date or not record.name_as_sent:
        return []
    born = records_known(facilities).filter(birth_date=record.birth_date).exclude(pk=record.pk)
    return [other for other in born if alike(record, other)][:AT_MOST]


def rows_like(entry: Entry, facilities: QuerySet[Facility]) -> list[Entry]:
    """Return the waiting rows of its facility that may be one examination with this one.

    Those of its study, of its day and kind under another record, and of its day under its own; never another patient's.
    """
    studies = entry.exposures.exclude(study_instance_uid="").values("study_instance_uid")
    waiting = entries_with_parts().filter(facility=entry.facility, state=State.PENDING).exclude(pk=entry.pk)
    here = waiting.filter(facility__in=facilities)
    of_study = here.filter(exposures__study_instance_uid__in=studies).distinct()
    of_day = here.filter(performed_on=entry.performed_on, kind=entry.kind, region=entry.region)
    found = [
        *here.filter(record=entry.record, performed_on=entry.performed_on),
        *(other for other in of_study if not differ(entry.record, other.record)),
        *(other for other in of_day if alike(entry.record, other.record)),
    ]
    return list(dict.fromkeys(found))[:AT_MOST]


def parts_of(entry: Entry) -> list[Entry]:
    """Return the rows whose parts a person joined with this one."""
    origins = Exposure.objects.filter(entry=entry, joined_from__isnull=False).values("joined_from")
    return list(Entry.objects.filter(pk__in=origins).select_related("record", "facility").order_by("pk"))


def rows_of_two_patients(facilities: QuerySet[Facility]) -> QuerySet[Entry]:
    """Return the rows that hold joined parts of a record which is another patient's now, or nobody's again."""
    joined = Exposure.objects.filter(joined_from__isnull=False, entry__facility__in=facilities)
    apart = joined.exclude(record=F("entry__record")).exclude(record__patient=F("entry__record__patient"))
    claimed = apart.filter(Q(record__patient__isnull=False) | Q(entry__record__patient__isnull=False))
    return entries_with_parts().filter(pk__in=claimed.values("entry"))


def differ(one: Record, other: Record) -> bool:
    """Return whether two records are of two people: linked so, or by their birth dates or sexes."""
    if one.patient_id is not None and other.patient_id is not None:
        return one.patient_id != other.patient_id
    two_days = one.birth_date is not None and other.birth_date is not None and one.birth_date != other.birth_date
    return two_days or other.sex not in _may_be(one.sex)


def alike(one: Record, other: Record) -> bool:
    """Return whether two records may be one person: linked so, or by name, birth date and sex."""
    if differ(one, other):
        return False
    if one.patient_id is not None and one.patient_id == other.patient_id:
        return True
    namesakes = not _writings(one.name_as_sent).isdisjoint(_writings(other.name_as_sent))
    return namesakes and one.birth_date is not None and one.birth_date == other.birth_date


def _may_be(sex: str) -> Iterable[str]:
    return {sex, ""} if sex else {"", *Sex.values}


def _writings(name: str) -> set[str]:
    # A DICOM name may come in several writings, with = between them.
    return {folded for folded in map(fold, name.split("=")) if folded}
