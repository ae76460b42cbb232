"""What was seen, asked, decided and consented to stays as it was written."""

from django.db import migrations

from passport.database import Guard

_TABLES = ("priorsreview", "asked", "decision", "decisionreview", "consent")


class Migration(migrations.Migration):
    dependencies = [("justification", "0001_initial")]

    operations = [Guard(f"{table}_append_only", f"justification_{table}", ["UPDATE", "DELETE"]) for table in _TABLES]
