"""The examination from which a person took a request."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("booklet", "0008_decided_before"),
        ("justification", "0003_counting_decision"),
    ]

    operations = [
        migrations.AddField(
            model_name="request",
            name="parted_from",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="booklet.entry",
            ),
        ),
    ]
