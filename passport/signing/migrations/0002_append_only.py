"""What was signed, sealed or done cannot be changed."""

from django.db import migrations

from passport.database import Guard


class Migration(migrations.Migration):
    dependencies = [("signing", "0001_initial")]

    operations = [
        Guard("statement_append_only", "signing_statement", ["UPDATE", "DELETE"]),
        Guard("signature_append_only", "signing_signature", ["UPDATE", "DELETE"]),
        Guard("seal_append_only", "signing_seal", ["UPDATE", "DELETE"]),
        Guard("act_append_only", "signing_act", ["UPDATE", "DELETE"]),
    ]
