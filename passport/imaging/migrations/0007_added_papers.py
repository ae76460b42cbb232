import django.db.models.deletion
import passport.database
from django.db import migrations, models


class Migration(migrations.Migration):
    """Keep papers that patients add, apart from every row of the booklet."""

    dependencies = [
        ("imaging", "0006_reports_stay"),
        ("people", "0007_family"),
    ]

    operations = [
        migrations.CreateModel(
            name="AddedPaper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "uid",
                    models.CharField(default=passport.database.new_uid, editable=False, max_length=32, unique=True),
                ),
                ("called", models.CharField(max_length=200)),
                ("year", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("month", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("day", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("place", models.CharField(blank=True, max_length=200)),
                ("media_type", models.CharField(max_length=32)),
                ("size", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("shown", models.BooleanField(default=False)),
                ("hidden_at", models.DateTimeField(blank=True, null=True)),
                ("added_by", models.CharField(max_length=200)),
                ("added_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                ("forgotten_at", models.DateTimeField(blank=True, null=True)),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="added_papers", to="people.patient"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("called", ""), _negated=True), name="added_paper_has_name"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("month__isnull", True),
                            models.Q(("month__gte", 1), ("month__lte", 12), ("year__isnull", False)),
                            _connector="OR",
                        ),
                        name="added_paper_month_of_year",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("day__isnull", True),
                            models.Q(("day__gte", 1), ("day__lte", 31), ("month__isnull", False)),
                            _connector="OR",
                        ),
                        name="added_paper_day_of_month",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("hidden_at__isnull", True), ("shown", False), _connector="OR"),
                        name="added_paper_hidden_not_shown",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("forgotten_at__isnull", True), ("removed_at__isnull", False), _connector="OR"
                        ),
                        name="added_paper_forgotten_is_removed",
                    ),
                ],
            },
        ),
    ]
