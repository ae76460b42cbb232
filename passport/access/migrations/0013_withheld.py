"""What stood at a row itself becomes a mark of the patient who set it, also where the row is somebody else's by now."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def withhold(apps: Apps, schema_editor: BaseDatabaseSchemaEditor | None) -> None:
    """Make marks of patients of what stood at the rows."""
    hidden = apps.get_model("booklet", "Entry").objects.exclude(hidden_at=None).values_list("pk", "hidden_at")
    give(apps, list(hidden), from_whom="everybody", verb="entry.hidden")
    kept = apps.get_model("access", "KeptBack").objects.values_list("entry", "at")
    give(apps, list(kept), from_whom="guardians", verb="entry.kept_back")


def give(apps: Apps, marks: Iterable[tuple[int, datetime]], *, from_whom: str, verb: str) -> None:
    """Give each mark to the patient who set it, as was written down; else to whose row it is."""
    entries, withheld = apps.get_model("booklet", "Entry"), apps.get_model("booklet", "Withheld")
    for key, at in marks:
        entry = entries.objects.select_related("record").get(pk=key)
        patient = _set_by(apps, entry, verb) or entry.record.patient_id
        if patient is not None:
            withheld.objects.create(entry=entry, patient_id=patient, from_whom=from_whom, at=at)


def put_back(apps: Apps, schema_editor: BaseDatabaseSchemaEditor | None) -> None:
    """Let the marks of those whose rows they are stand at the rows again."""
    entries, kept = apps.get_model("booklet", "Entry"), apps.get_model("access", "KeptBack")
    for mark in apps.get_model("booklet", "Withheld").objects.select_related("entry__record"):
        if mark.patient_id != mark.entry.record.patient_id:
            continue
        if mark.from_whom == "everybody":
            entries.objects.filter(pk=mark.entry_id).update(hidden_at=mark.at)
        else:
            kept.objects.create(entry=mark.entry, at=mark.at)


def _set_by(apps: Apps, entry: Any, verb: str) -> int | None:
    acts = apps.get_model("signing", "Act").objects.filter(subject_kind="entry", subject_uid=entry.uid, verb=verb)
    actor = acts.order_by("-id").values_list("actor_uid", flat=True).first()
    own = apps.get_model("people", "Reader").objects.filter(user__uid=actor, relation="self") if actor else None
    patients = list(own.order_by("id").values_list("patient", flat=True)) if own is not None else []
    if entry.record.patient_id in patients:
        return entry.record.patient_id
    return patients[0] if patients else None


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0012_family"),
        ("booklet", "0012_withheld"),
        ("people", "0009_language_as_chosen"),
        ("signing", "0002_append_only"),
    ]

    operations = [
        migrations.RunPython(withhold, put_back),
        migrations.DeleteModel(name="KeptBack"),
    ]
