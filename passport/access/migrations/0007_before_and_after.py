from django.db import migrations, models

from passport.database import Guard, Unguard

LOOKS_STAY = ("access_append_only", "access_access", ("UPDATE", "DELETE"))
PURPOSES = [
    ("own_record", "reading one's own passport"),
    ("care", "care by a doctor"),
    ("signing", "signing a row"),
    ("justification", "asking for an examination, or deciding on one"),
    ("performing", "performing an examination"),
    ("registration", "registration at the counter"),
    ("reconciliation", "matching a report with its patient"),
    ("correction", "taking a mistaken row out of count"),
    ("review", "checking an emergency look"),
    ("emergency", "emergency"),
    ("sending", "sending to an authority"),
    ("copying", "copying a paper booklet"),
    ("nuclear_medicine", "giving a radioactive medicine"),
    ("incident", "checking how examinations are done"),
    ("survey", "comparing doses with reference levels"),
    ("inspection", "inspection by an authority"),
    ("retention", "deciding what is kept"),
]
GROUNDS = [
    ("self", "the patient"),
    ("guardian", "parent or guardian"),
    ("trusted", "trusted person"),
    ("grant", "the patient's code"),
    ("request", "a request for an examination"),
    ("facility", "the facility's own rows"),
    ("emergency", "emergency access"),
    ("duty", "an order of the law"),
    ("visit", "an inspector's visit"),
]


class Migration(migrations.Migration):
    """Who asks, decides, gives, surveys and inspects looks, too; the looks that were written down stay as before."""

    dependencies = [("access", "0006_copying")]

    operations = [
        Unguard(*LOOKS_STAY),
        migrations.RemoveConstraint("access", "access_purpose_known"),
        migrations.RemoveConstraint("access", "access_ground_known"),
        migrations.AlterField("access", "purpose", models.CharField(choices=PURPOSES, max_length=32)),
        migrations.AlterField("access", "ground", models.CharField(choices=GROUNDS, max_length=16)),
        migrations.AddConstraint(
            "access",
            models.CheckConstraint(
                condition=models.Q(purpose__in=[value for value, _ in PURPOSES]), name="access_purpose_known"
            ),
        ),
        migrations.AddConstraint(
            "access",
            models.CheckConstraint(
                condition=models.Q(ground__in=[value for value, _ in GROUNDS]), name="access_ground_known"
            ),
        ),
        Guard(*LOOKS_STAY),
    ]
