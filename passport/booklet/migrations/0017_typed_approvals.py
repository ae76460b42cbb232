from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def say_not_recorded(apps: Apps, schema_editor: BaseDatabaseSchemaEditor | None) -> None:
    """Let rows that wait say what is known: whoever typed them named the approver, and nobody decided before."""
    entries = apps.get_model("booklet", "Entry").objects
    typed = entries.exclude(typed_by="").filter(approval="recorded", decision_digest="", approver__isnull=False)
    # What was signed or sealed stays as it is; a row that waits is written anew before anybody signs it.
    waiting = typed.filter(current_version__isnull=False, current_version__frozen_at__isnull=True)
    waiting.update(approval="not_recorded", approver_found="typed")


class Migration(migrations.Migration):
    dependencies = [("booklet", "0016_lists_of_approvers")]

    operations = [migrations.RunPython(say_not_recorded, migrations.RunPython.noop)]
