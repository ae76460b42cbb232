"""A further signature stays as it is, and waits for the log."""

from django.db import migrations

from passport.database import Await, Guard


class Migration(migrations.Migration):
    dependencies = [("signing", "0008_further_signatures")]

    operations = [
        Guard("further_signature_append_only", "signing_furthersignature", ["UPDATE", "DELETE"]),
        Await("signing_furthersignature", "further_signature"),
    ]
