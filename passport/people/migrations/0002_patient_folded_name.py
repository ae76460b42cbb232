from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from passport.people.names import fold


def fold_names(apps: Apps, schema_editor: BaseDatabaseSchemaEditor | None) -> None:
    """Fold the names of the patients who are registered already."""
    patient_model = apps.get_model("people", "Patient")
    batch = []
    for patient in patient_model.objects.only("given_name", "surname").iterator(chunk_size=500):
        patient.folded_name = fold(f"{patient.given_name} {patient.surname}")[:400]
        batch.append(patient)
    patient_model.objects.bulk_update(batch, ["folded_name"], batch_size=200)


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="patient",
            name="folded_name",
            field=models.CharField(blank=True, default="", editable=False, max_length=400),
        ),
        migrations.RunPython(fold_names, migrations.RunPython.noop),
    ]
