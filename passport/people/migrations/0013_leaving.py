import django.db.models.deletion
import passport.database
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0012_contacts"),
    ]

    operations = [
        migrations.CreateModel(
            name="Closing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "uid",
                    models.CharField(default=passport.database.new_uid, editable=False, max_length=32, unique=True),
                ),
                ("closed_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("taken_back_at", models.DateTimeField(blank=True, null=True)),
                ("done_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="reader",
            name="reader_parting_known",
        ),
        migrations.AlterField(
            model_name="reader",
            name="ended_how",
            field=models.CharField(
                blank=True,
                choices=[
                    ("counter", "ended at the counter of a hospital"),
                    ("patient", "ended by the patient"),
                    ("reader", "given up"),
                    ("replaced", "replaced by a later one"),
                    ("ran_out", "run out"),
                    ("left", "the patient left"),
                ],
                max_length=16,
                null=True,
            ),
        ),
        migrations.AddConstraint(
            model_name="reader",
            constraint=models.CheckConstraint(
                condition=models.Q(("ended_how__in", ["counter", "patient", "reader", "replaced", "ran_out", "left"])),
                name="reader_parting_known",
            ),
        ),
        migrations.AddField(
            model_name="closing",
            name="patient",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="closings", to="people.patient"
            ),
        ),
        migrations.AddField(
            model_name="closing",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="closings", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="closing",
            constraint=models.UniqueConstraint(
                condition=models.Q(("done_at__isnull", True), ("taken_back_at__isnull", True)),
                fields=("patient",),
                name="closing_open_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="closing",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("closed_at"))), name="closing_leaves_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="closing",
            constraint=models.CheckConstraint(
                condition=models.Q(("taken_back_at__isnull", True), ("done_at__isnull", True), _connector="OR"),
                name="closing_has_one_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="closing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("taken_back_at__isnull", True), ("taken_back_at__gte", models.F("closed_at")), _connector="OR"
                ),
                name="closing_taken_back_later",
            ),
        ),
        migrations.AddConstraint(
            model_name="closing",
            constraint=models.CheckConstraint(
                condition=models.Q(("done_at__isnull", True), ("done_at__gte", models.F("ends_at")), _connector="OR"),
                name="closing_done_after_its_time",
            ),
        ),
    ]
