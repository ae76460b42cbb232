"""Reports that arrived and are not shown, each with the reason; it stands for good."""

import django.db.models.deletion
from django.db import migrations, models

from passport.database import Guard


class Migration(migrations.Migration):
    dependencies = [("imaging", "0010_thumbnails_of_papers")]

    operations = [
        migrations.CreateModel(
            name="ReportFault",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("fault", models.CharField(max_length=16)),
                (
                    "report",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="faulty",
                        to="imaging.imagereport",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "fault__in",
                                [
                                    "too_large",
                                    "not_a_pdf",
                                    "damaged",
                                    "encrypted",
                                    "does_something",
                                    "carries_files",
                                    "too_much_work",
                                ],
                            )
                        ),
                        name="report_fault_known",
                    )
                ],
            },
        ),
        Guard("report_fault_stays", "imaging_reportfault", ["UPDATE", "DELETE"]),
    ]
