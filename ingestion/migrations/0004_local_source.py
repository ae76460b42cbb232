"""Make the source `local`: files that somebody gives to `ingest` on this machine, of any issuer."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.utils import timezone


def make(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Register it."""
    source = apps.get_model("ingestion", "Source")
    source.objects.using(schema_editor.connection.alias).create(
        name="local", kind="folder", any_issuer=True, created_at=timezone.now()
    )


def remove(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take it away again; refused by the database once something came through it."""
    source = apps.get_model("ingestion", "Source")
    source.objects.using(schema_editor.connection.alias).filter(name="local").delete()


class Migration(migrations.Migration):
    dependencies = [("ingestion", "0003_what_a_person_decided")]

    operations = [migrations.RunPython(make, remove)]
