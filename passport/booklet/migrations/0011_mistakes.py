"""What a patient says is wrong, and the answer: what was said once never changes, and nothing of it is deleted."""

import django.db.models.deletion
import passport.database
from django.db import migrations, models

from passport.database import Guard

_SAID = (
    "patient_id",
    "facility_id",
    "kind",
    "words",
    "place",
    "reporter_uid",
    "reported_by",
    "reported_as",
    "reported_at",
    "answer_due_on",
)
_SAID_CHANGES = " OR ".join(
    [*(f"OLD.{name} <> NEW.{name}" for name in _SAID), "COALESCE(OLD.entry_id, 0) <> COALESCE(NEW.entry_id, 0)"]
)
_ANSWER_CHANGES = (
    "OLD.answered_at IS NOT NULL AND (NEW.answered_at IS NULL OR OLD.answered_at <> NEW.answered_at "
    "OR OLD.answered_by <> NEW.answered_by OR OLD.answer <> NEW.answer)"
)


class Migration(migrations.Migration):
    dependencies = [
        ("booklet", "0010_confirmations"),
        ("people", "0006_answer_mistakes"),
    ]

    operations = [
        migrations.CreateModel(
            name="MistakeReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "uid",
                    models.CharField(default=passport.database.new_uid, editable=False, max_length=32, unique=True),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("not_mine", "This examination belongs to somebody else"),
                            ("wrong_side", "The side of the body is wrong"),
                            ("wrong_date", "The date is wrong"),
                            ("missing", "An examination is missing"),
                            ("other", "Something else is wrong"),
                        ],
                        max_length=16,
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=1000)),
                ("place", models.CharField(blank=True, max_length=200)),
                ("reporter_uid", models.CharField(max_length=32)),
                ("reported_by", models.CharField(max_length=200)),
                (
                    "reported_as",
                    models.CharField(
                        choices=[
                            ("self", "the patient"),
                            ("guardian", "parent or guardian"),
                            ("trusted", "trusted person"),
                        ],
                        max_length=16,
                    ),
                ),
                ("reported_at", models.DateTimeField()),
                ("answer_due_on", models.DateField()),
                ("state", models.CharField(default="open", max_length=16)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("answered_by", models.CharField(blank=True, max_length=200, null=True)),
                ("answer", models.CharField(blank=True, max_length=1000, null=True)),
                ("taken_back_at", models.DateTimeField(blank=True, null=True)),
                ("taken_back_by", models.CharField(blank=True, max_length=200, null=True)),
                (
                    "entry",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mistakes",
                        to="booklet.entry",
                    ),
                ),
                (
                    "facility",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="mistakes", to="people.facility"
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="mistakes", to="people.patient"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["facility", "state"], name="mistake_by_facility_state")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["not_mine", "wrong_side", "wrong_date", "missing", "other"])),
                        name="mistake_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reported_as__in", ["self", "guardian", "trusted"])),
                        name="mistake_relation_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "agreed", "not_agreed", "taken_back"])),
                        name="mistake_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("entry__isnull", True), ("kind", "missing")),
                            models.Q(models.Q(("kind", "missing"), _negated=True), ("entry__isnull", False)),
                            _connector="OR",
                        ),
                        name="mistake_in_a_row_or_missing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ["missing", "other"]), _negated=True),
                            models.Q(("words", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="mistake_said_in_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("place", ""), ("kind", "missing"), _connector="OR"),
                        name="mistake_place_of_missing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answer__isnull", True), ("answered_at__isnull", True), ("answered_by__isnull", True)
                            ),
                            models.Q(
                                ("answer__isnull", False),
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="mistake_answered_together",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("taken_back_at__isnull", True), ("taken_back_by__isnull", True)),
                            models.Q(("taken_back_at__isnull", False), ("taken_back_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="mistake_taken_back_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answer__isnull", True), models.Q(("answer", ""), _negated=True), _connector="OR"
                        ),
                        name="mistake_answer_in_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "open"), ("answered_at__isnull", True)),
                            models.Q(("state__in", ["agreed", "not_agreed"]), ("answered_at__isnull", False)),
                            ("state", "taken_back"),
                            _connector="OR",
                        ),
                        name="mistake_state_as_answered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "taken_back"), ("taken_back_at__isnull", False)),
                            models.Q(models.Q(("state", "taken_back"), _negated=True), ("taken_back_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="mistake_state_as_taken_back",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open"), ("entry__isnull", False)),
                        fields=("patient", "entry", "kind"),
                        name="mistake_open_once",
                    ),
                ],
            },
        ),
        Guard("mistake_said_stands", "booklet_mistakereport", ["UPDATE"], _SAID_CHANGES),
        Guard("mistake_answer_stands", "booklet_mistakereport", ["UPDATE"], _ANSWER_CHANGES),
        Guard("mistake_ends_once", "booklet_mistakereport", ["UPDATE"], "OLD.state IN ('not_agreed', 'taken_back')"),
        Guard("mistake_stays", "booklet_mistakereport", ["DELETE"]),
    ]
