from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("imaging", "0007_added_papers")]

    operations = [
        migrations.AddField(
            model_name="imagedisc",
            name="reports",
            field=models.TextField(blank=True, default=""),
            preserve_default=False,
        ),
    ]
