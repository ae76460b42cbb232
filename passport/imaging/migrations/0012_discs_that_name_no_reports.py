"""Discs that were made before each named its reports: nobody knows which are on one, so that a withdrawn one may be."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# In the place of the uid of a report, which nobody may read: who fetches the disc gets it made anew.
UNKNOWN = "unknown"


def name_unknown(apps: Apps, schema_editor: BaseDatabaseSchemaEditor | None) -> None:
    """Let each disc that is there and names no report name one that nobody may read."""
    discs = apps.get_model("imaging", "ImageDisc").objects
    discs.filter(made_at__isnull=False, forgotten_at__isnull=True, reports="").update(reports=UNKNOWN)


class Migration(migrations.Migration):
    dependencies = [("imaging", "0011_report_faults")]

    operations = [migrations.RunPython(name_unknown, migrations.RunPython.noop)]
