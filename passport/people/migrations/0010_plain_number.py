from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.apps.registry import Apps

from passport.people.national_ids import ascii_digits


def take_digits(apps: Apps, schema_editor: BaseDatabaseSchemaEditor | None) -> None:
    """Keep the plain digits of the numbers of the patients who are registered already."""
    patient_model = apps.get_model("people", "Patient")
    batch = []
    for patient in patient_model.objects.exclude(personal_number="").only("personal_number").iterator(chunk_size=500):
        patient.plain_number = ascii_digits(patient.personal_number)
        batch.append(patient)
    patient_model.objects.bulk_update(batch, ["plain_number"], batch_size=200)


class Migration(migrations.Migration):
    dependencies = [("people", "0009_language_as_chosen")]

    operations = [
        migrations.AddField(
            model_name="patient",
            name="plain_number",
            field=models.CharField(blank=True, default="", editable=False, max_length=32),
        ),
        migrations.RunPython(take_digits, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="patient",
            index=models.Index(fields=["plain_number"], name="patient_plain_number"),
        ),
    ]
