from django.db import migrations, models


def forget_defaults(apps, schema_editor):
    """Until now `en` was what an account had when nobody chose: there was no other."""
    apps.get_model("people", "User").objects.filter(language="en").update(language="")


def default_again(apps, schema_editor):
    apps.get_model("people", "User").objects.filter(language="").update(language="en")


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0008_when_reports_are_shown"),
    ]

    operations = [
        migrations.AlterField(
            model_name="user",
            name="language",
            field=models.CharField(blank=True, default="", max_length=10),
        ),
        migrations.RunPython(forget_defaults, default_again),
    ]
