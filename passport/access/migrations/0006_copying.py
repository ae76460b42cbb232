from django.db import migrations, models

from passport.database import Guard, Unguard

LOOKS_STAY = ("access_append_only", "access_access", ("UPDATE", "DELETE"))
PURPOSES = [
    ("own_record", "reading one's own passport"),
    ("care", "care by a doctor"),
    ("signing", "signing a row"),
    ("performing", "performing an examination"),
    ("registration", "registration at the counter"),
    ("reconciliation", "matching a report with its patient"),
    ("correction", "taking a mistaken row out of count"),
    ("review", "checking an emergency look"),
    ("emergency", "emergency"),
    ("sending", "sending to an authority"),
    ("copying", "copying a paper booklet"),
]


class Migration(migrations.Migration):
    """Whoever copies a paper booklet looks, too; the looks that were written down stay as before."""

    dependencies = [("access", "0005_sending")]

    operations = [
        Unguard(*LOOKS_STAY),
        migrations.RemoveConstraint("access", "access_purpose_known"),
        migrations.AlterField("access", "purpose", models.CharField(choices=PURPOSES, max_length=32)),
        migrations.AddConstraint(
            "access",
            models.CheckConstraint(
                condition=models.Q(purpose__in=[value for value, _ in PURPOSES]), name="access_purpose_known"
            ),
        ),
        Guard(*LOOKS_STAY),
    ]
