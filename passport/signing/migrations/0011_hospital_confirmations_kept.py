"""What a hospital confirmed stays as it is, and waits for the log."""

from django.db import migrations

from passport.database import Await, Guard


class Migration(migrations.Migration):
    dependencies = [("signing", "0010_hospital_confirmations")]

    operations = [
        Guard("hospital_confirmation_append_only", "signing_hospitalconfirmation", ["UPDATE", "DELETE"]),
        Await("signing_hospitalconfirmation", "confirmation"),
    ]
