import django.db.models.deletion
from django.db import migrations, models

import passport.database


class Migration(migrations.Migration):
    dependencies = [
        ("ingestion", "0010_objects_by_study"),
        ("justification", "0003_counting_decision"),
    ]

    operations = [
        migrations.AddField(
            model_name="source",
            name="orders",
            field=models.BooleanField(default=False),
        ),
        migrations.AddConstraint(
            model_name="source",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("orders", False), models.Q(("facility__isnull", False), ("kind", "web")), _connector="OR"
                ),
                name="source_orders_over_web",
            ),
        ),
        migrations.CreateModel(
            name="Order",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "uid",
                    models.CharField(default=passport.database.new_uid, editable=False, max_length=32, unique=True),
                ),
                ("number", models.CharField(max_length=64)),
                ("content", models.BinaryField(max_length=32)),
                ("examination", models.CharField(max_length=400)),
                ("received_at", models.DateTimeField()),
                ("told", models.CharField(blank=True, max_length=32)),
                (
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sent_as",
                        to="justification.request",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="orders_sent", to="ingestion.source"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("source", "number"), name="order_once_per_source"),
                    models.CheckConstraint(condition=models.Q(("number", ""), _negated=True), name="order_has_number"),
                ],
            },
        ),
    ]
