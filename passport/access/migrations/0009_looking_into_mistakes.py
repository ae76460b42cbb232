from django.db import migrations, models

PURPOSES = [
    ("own_record", "reading one's own passport"),
    ("care", "care by a doctor"),
    ("signing", "signing a row"),
    ("justification", "asking for an examination, or deciding on one"),
    ("performing", "performing an examination"),
    ("registration", "registration at the counter"),
    ("reconciliation", "matching a report with its patient"),
    ("correction", "looking into a mistake"),
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


class Migration(migrations.Migration):
    """One purpose has other words; the table and its triggers stay as they are."""

    dependencies = [("access", "0008_visits")]

    operations = [
        migrations.AlterField("access", "purpose", models.CharField(choices=PURPOSES, max_length=32)),
    ]
