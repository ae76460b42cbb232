"""The decision that counts now, and one row per order of another system."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("justification", "0002_append_only")]

    operations = [
        migrations.AddField(
            model_name="request",
            name="decision",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="justification.decision",
            ),
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["draft", "waiting"]), _negated=True),
                    ("decision__isnull", True),
                    _connector="OR",
                ),
                name="request_undecided_has_no_decision",
            ),
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=models.UniqueConstraint(
                condition=models.Q(("source", "api"), models.Q(("order_number", ""), _negated=True)),
                fields=("facility", "record", "order_number"),
                name="request_order_once",
            ),
        ),
    ]
