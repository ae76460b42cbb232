from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("signing", "0004_confirmed_keys")]

    operations = [
        migrations.AddIndex(
            model_name="loghead",
            index=models.Index(fields=["public_key", "id"], name="log_head_of_key"),
        ),
    ]
