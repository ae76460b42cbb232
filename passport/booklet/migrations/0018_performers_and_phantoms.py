from django.db import migrations, models

from passport.database import Guard, Unguard

CONFIRMATIONS_STAY = ("confirmation_append_only", "booklet_confirmation", ("UPDATE", "DELETE"))


class Migration(migrations.Migration):
    """Keep whom a confirmation replaces as performer, and the phantom of a part; of what is there, nothing is known."""

    dependencies = [("booklet", "0017_typed_approvals")]

    operations = [
        migrations.AddField("exposure", "phantom", models.CharField(blank=True, max_length=64, null=True)),
        Unguard(*CONFIRMATIONS_STAY),
        migrations.AddField(
            "confirmation",
            "instead_of",
            models.CharField(blank=True, default="", max_length=200),
            preserve_default=False,
        ),
        Guard(*CONFIRMATIONS_STAY),
    ]
