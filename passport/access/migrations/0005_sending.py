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
]
GROUNDS = [
    ("self", "the patient"),
    ("guardian", "parent or guardian"),
    ("trusted", "trusted person"),
    ("grant", "the patient's code"),
    ("facility", "the facility's own rows"),
    ("emergency", "emergency access"),
    ("duty", "an order of the law"),
]


def _one_of(field, choices):
    condition = models.Q(**{f"{field}__in": [value for value, _ in choices]})
    return models.CheckConstraint(condition=condition, name=f"access_{field}_known")


class Migration(migrations.Migration):
    """What the law orders to be sent is a look as well; those that were written down stay as before."""

    dependencies = [("access", "0004_purposes"), ("people", "0002_patient_folded_name")]

    operations = [
        Unguard(*LOOKS_STAY),
        migrations.RemoveConstraint("access", "access_purpose_known"),
        migrations.RemoveConstraint("access", "access_ground_known"),
        migrations.AlterField("access", "purpose", models.CharField(choices=PURPOSES, max_length=32)),
        migrations.AlterField("access", "ground", models.CharField(choices=GROUNDS, max_length=16)),
        migrations.AddConstraint("access", _one_of("purpose", PURPOSES)),
        migrations.AddConstraint("access", _one_of("ground", GROUNDS)),
        Guard(*LOOKS_STAY),
    ]
