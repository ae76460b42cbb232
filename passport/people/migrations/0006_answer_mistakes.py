from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0005_viewer_and_reports"),
    ]

    operations = [
        migrations.AddField(
            model_name="facility",
            name="answer_mistakes_within_days",
            field=models.PositiveSmallIntegerField(default=30),
        ),
        migrations.AddConstraint(
            model_name="facility",
            constraint=models.CheckConstraint(
                condition=models.Q(("answer_mistakes_within_days__gte", 1)), name="facility_answers_some_day"
            ),
        ),
    ]
