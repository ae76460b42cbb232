from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """Keep a small picture beside each photo that a patient adds; those that are there have none."""

    dependencies = [("imaging", "0009_guests_see_images")]

    operations = [
        migrations.AddField(
            model_name="addedpaper",
            name="thumbnail_sha256",
            field=models.CharField(blank=True, default="", max_length=64),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="addedpaper",
            constraint=models.UniqueConstraint(
                fields=["thumbnail_sha256"], condition=~Q(thumbnail_sha256=""), name="added_paper_thumbnail_once"
            ),
        ),
    ]
