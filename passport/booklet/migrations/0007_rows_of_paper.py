from django.db import migrations, models


class Migration(migrations.Migration):
    """A row of an old paper booklet names the hospital as the paper does."""

    dependencies = [("booklet", "0006_exposure_by_study")]

    operations = [
        migrations.AddField("entry", "from_paper", models.BooleanField(default=False)),
        migrations.AddField("entry", "facility_as_sent", models.CharField(blank=True, max_length=200)),
    ]
