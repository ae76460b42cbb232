import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Keep of an added paper that it is the document of another deployment, and how its check ended."""

    dependencies = [("imaging", "0012_discs_that_name_no_reports")]

    operations = [
        migrations.CreateModel(
            name="AddedDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("origin", models.CharField(blank=True, max_length=300)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("reading", models.JSONField()),
                (
                    "outcome",
                    models.CharField(choices=[("held", "Held"), ("failed", "Failed"), ("open", "Open")], max_length=6),
                ),
                ("keys_sha256", models.CharField(blank=True, max_length=64)),
                ("checked_at", models.DateTimeField()),
                (
                    "paper",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="document", to="imaging.addedpaper"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["held", "failed", "open"])),
                        name="added_document_outcome_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "held"), _negated=True),
                            models.Q(("keys_sha256", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="added_document_held_by_keys",
                    ),
                ],
            },
        ),
    ]
