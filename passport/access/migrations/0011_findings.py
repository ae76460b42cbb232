import django.db.models.deletion
import passport.database
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """A hospital says of an emergency, and of a look that a patient asks about, whether it was justified."""

    dependencies = [
        ("access", "0010_showing"),
        ("people", "0004_phones"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LookQuestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "uid",
                    models.CharField(default=passport.database.new_uid, editable=False, max_length=32, unique=True),
                ),
                ("asked_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("answered_by", models.CharField(blank=True, max_length=200, null=True)),
                (
                    "finding",
                    models.CharField(
                        blank=True,
                        choices=[("justified", "justified"), ("not_justified", "not justified")],
                        max_length=16,
                        null=True,
                    ),
                ),
                ("answer", models.CharField(blank=True, max_length=1000, null=True)),
            ],
        ),
        migrations.AddField(
            model_name="emergency",
            name="finding",
            field=models.CharField(
                blank=True,
                choices=[("justified", "justified"), ("not_justified", "not justified")],
                max_length=16,
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="emergency",
            name="finding_words",
            field=models.CharField(blank=True, max_length=1000, null=True),
        ),
        migrations.AlterField(
            model_name="access",
            name="purpose",
            field=models.CharField(
                choices=[
                    ("own_record", "reading one's own passport"),
                    ("care", "care by a doctor"),
                    ("signing", "signing a row"),
                    ("justification", "asking for an examination, or deciding on one"),
                    ("performing", "performing an examination"),
                    ("registration", "registration at the counter"),
                    ("reconciliation", "matching a report with its patient"),
                    ("correction", "looking into a mistake"),
                    ("review", "checking a look"),
                    ("emergency", "emergency"),
                    ("sending", "sending to an authority"),
                    ("copying", "copying a paper booklet"),
                    ("nuclear_medicine", "giving a radioactive medicine"),
                    ("incident", "checking how examinations are done"),
                    ("survey", "comparing doses with reference levels"),
                    ("inspection", "inspection by an authority"),
                    ("retention", "deciding what is kept"),
                ],
                max_length=32,
            ),
        ),
        migrations.AddConstraint(
            model_name="emergency",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("finding__isnull", True), ("finding_words__isnull", True)),
                    models.Q(("finding__isnull", False), ("finding_words__isnull", False)),
                    _connector="OR",
                ),
                name="emergency_finding_pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="emergency",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("finding__isnull", True),
                    models.Q(
                        ("finding__in", ["justified", "not_justified"]),
                        ("reviewed_at__isnull", False),
                        models.Q(("finding_words", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="emergency_finding_is_of_a_review",
            ),
        ),
        migrations.AddField(
            model_name="lookquestion",
            name="access",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="question", to="access.access"
            ),
        ),
        migrations.AddField(
            model_name="lookquestion",
            name="asked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="lookquestion",
            name="facility",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="look_questions", to="people.facility"
            ),
        ),
        migrations.AddField(
            model_name="lookquestion",
            name="patient",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="look_questions", to="people.patient"
            ),
        ),
        migrations.AddConstraint(
            model_name="lookquestion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("answer__isnull", True),
                        ("answered_at__isnull", True),
                        ("answered_by__isnull", True),
                        ("finding__isnull", True),
                    ),
                    models.Q(
                        ("answer__isnull", False),
                        ("answered_at__isnull", False),
                        ("answered_by__isnull", False),
                        ("finding__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="look_question_answered_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="lookquestion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("finding__isnull", True),
                    models.Q(("finding__in", ["justified", "not_justified"]), models.Q(("answer", ""), _negated=True)),
                    _connector="OR",
                ),
                name="look_question_answer_says_something",
            ),
        ),
    ]
