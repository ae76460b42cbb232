import django.db.models.deletion
import passport.database
from django.conf import settings
from django.db import migrations, models

from passport.database import Guard


class Migration(migrations.Migration):
    """An inspector visits, draws samples and opens cases; two looks of one quarter may have two reasons."""

    dependencies = [
        ("access", "0007_before_and_after"),
        ("booklet", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="CaseOpened",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "uid",
                    models.CharField(default=passport.database.new_uid, editable=False, max_length=32, unique=True),
                ),
                ("reason", models.CharField(max_length=500)),
                ("at", models.DateTimeField()),
            ],
            options={
                "verbose_name_plural": "cases opened",
            },
        ),
        migrations.CreateModel(
            name="Sample",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "uid",
                    models.CharField(default=passport.database.new_uid, editable=False, max_length=32, unique=True),
                ),
                ("seed", models.CharField(max_length=64)),
                ("first_day", models.DateField()),
                ("last_day", models.DateField()),
                ("out_of", models.PositiveIntegerField()),
                ("hidden", models.PositiveIntegerField()),
                ("drawn_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="SampleRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
            ],
            options={
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "uid",
                    models.CharField(default=passport.database.new_uid, editable=False, max_length=32, unique=True),
                ),
                ("authority", models.CharField(max_length=200)),
                ("reason", models.CharField(max_length=500)),
                ("first_day", models.DateField()),
                ("last_day", models.DateField()),
                ("invited_at", models.DateTimeField()),
                ("invited_by", models.CharField(max_length=200)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("ended_by", models.CharField(blank=True, max_length=200, null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="access",
            name="access_patient_once_a_quarter",
        ),
        migrations.RemoveConstraint(
            model_name="access",
            name="access_record_once_a_quarter",
        ),
        migrations.AddConstraint(
            model_name="access",
            constraint=models.UniqueConstraint(
                condition=models.Q(("patient__isnull", False)),
                fields=("reader_uid", "patient", "purpose", "ground", "reason", "quarter"),
                name="access_patient_once_a_quarter",
            ),
        ),
        migrations.AddConstraint(
            model_name="access",
            constraint=models.UniqueConstraint(
                condition=models.Q(("record__isnull", False)),
                fields=("reader_uid", "record", "purpose", "ground", "reason", "quarter"),
                name="access_record_once_a_quarter",
            ),
        ),
        migrations.AddField(
            model_name="caseopened",
            name="entry",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="booklet.entry"),
        ),
        migrations.AddField(
            model_name="samplerow",
            name="entry",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="booklet.entry"),
        ),
        migrations.AddField(
            model_name="samplerow",
            name="sample",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="rows", to="access.sample"
            ),
        ),
        migrations.AddField(
            model_name="visit",
            name="facility",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="visits", to="people.facility"
            ),
        ),
        migrations.AddField(
            model_name="visit",
            name="inspector",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="visits",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="visit",
            name="invitation",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="visit",
                to="people.invitation",
            ),
        ),
        migrations.AddField(
            model_name="sample",
            name="visit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="samples", to="access.visit"
            ),
        ),
        migrations.AddField(
            model_name="caseopened",
            name="visit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="cases_opened", to="access.visit"
            ),
        ),
        migrations.AddConstraint(
            model_name="samplerow",
            constraint=models.UniqueConstraint(fields=("sample", "position"), name="sample_position_once"),
        ),
        migrations.AddConstraint(
            model_name="samplerow",
            constraint=models.UniqueConstraint(fields=("sample", "entry"), name="sample_entry_once"),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                    models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                    _connector="OR",
                ),
                name="visit_ended_pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("inspector__isnull", False), ("invitation__isnull", True)),
                    models.Q(("inspector__isnull", True), ("invitation__isnull", False)),
                    _connector="OR",
                ),
                name="visit_of_account_or_invitation",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(("last_day__gte", models.F("first_day"))), name="visit_days_in_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("authority", ""), _negated=True), models.Q(("reason", ""), _negated=True)),
                name="visit_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="sample",
            constraint=models.CheckConstraint(
                condition=models.Q(("last_day__gte", models.F("first_day"))), name="sample_days_in_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="sample",
            constraint=models.CheckConstraint(condition=models.Q(("seed", ""), _negated=True), name="sample_has_seed"),
        ),
        migrations.AddConstraint(
            model_name="caseopened",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="case_opened_says_why"
            ),
        ),
        # What was drawn and opened stays; a visit is ended once, and never taken out of the record.
        *(
            Guard(f"{table}_append_only", f"access_{table}", ("UPDATE", "DELETE"))
            for table in ("sample", "samplerow", "caseopened")
        ),
        Guard("visit_stays", "access_visit", ("DELETE",)),
        Guard("visit_stays_ended", "access_visit", ("UPDATE",), "OLD.ended_at IS NOT NULL"),
    ]
