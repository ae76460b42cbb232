"""Keep what a person decided about a received object."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("ingestion", "0002_initial")]

    operations = [
        migrations.AddField("inboxitem", "accepted", models.CharField(blank=True, default="", max_length=200), False),
        migrations.AddField(
            "inboxitem", "given_issuer", models.CharField(blank=True, default="", max_length=200), False
        ),
        migrations.AddField("inboxitem", "given_id", models.CharField(blank=True, default="", max_length=200), False),
        migrations.AddConstraint(
            "inboxitem",
            models.CheckConstraint(
                name="inbox_given_together",
                condition=Q(given_issuer="", given_id="") | (~Q(given_issuer="") & ~Q(given_id="")),
            ),
        ),
    ]
