"""Which patient keeps a row from whom, as rows of their own: a mark of one patient says nothing of the next."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("booklet", "0011_mistakes"),
        ("people", "0009_language_as_chosen"),
    ]

    operations = [
        migrations.CreateModel(
            name="Withheld",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "from_whom",
                    models.CharField(choices=[("everybody", "Everybody"), ("guardians", "Guardians")], max_length=16),
                ),
                ("at", models.DateTimeField()),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="withheld", to="booklet.entry"
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="withheld", to="people.patient"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "withheld",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("from_whom__in", ["everybody", "guardians"])), name="withheld_from_known"
                    ),
                    models.UniqueConstraint(fields=("entry", "patient", "from_whom"), name="withheld_once"),
                ],
            },
        ),
    ]
