import django.db.models.deletion
import passport.database
from django.conf import settings
from django.db import migrations, models

from passport.database import Guard, Unguard

LOOKS_STAY = ("access_append_only", "access_access", ("UPDATE", "DELETE"))


class Migration(migrations.Migration):
    """A permission may last longer, stand for the chosen doctor, or be asked for by somebody without an account."""

    dependencies = [
        ("access", "0009_looking_into_mistakes"),
        ("people", "0004_phones"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Unguard(*LOOKS_STAY),
        migrations.CreateModel(
            name="GuestLook",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "uid",
                    models.CharField(default=passport.database.new_uid, editable=False, max_length=32, unique=True),
                ),
                ("session_hmac", models.BinaryField(max_length=32, unique=True)),
                ("name", models.CharField(max_length=150)),
                ("facility", models.CharField(max_length=150)),
                ("purpose", models.CharField(max_length=200)),
                ("asked_at", models.DateTimeField()),
                ("answer_until", models.DateTimeField()),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("allowed", models.BooleanField(blank=True, null=True)),
                ("until", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="StandingGrant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "uid",
                    models.CharField(default=passport.database.new_uid, editable=False, max_length=32, unique=True),
                ),
                ("made_at", models.DateTimeField()),
                ("stopped_at", models.DateTimeField(blank=True, null=True)),
                ("stopped_by", models.CharField(blank=True, max_length=200, null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="access",
            name="access_ground_known",
        ),
        migrations.RemoveConstraint(
            model_name="grant",
            name="grant_redeemed_together",
        ),
        migrations.AddField(
            model_name="grant",
            name="for_guest",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="grant",
            name="lasts",
            field=models.PositiveSmallIntegerField(
                choices=[(1, "one hour"), (24, "one day"), (168, "seven days")], default=1
            ),
        ),
        migrations.AlterField(
            model_name="access",
            name="ground",
            field=models.CharField(
                choices=[
                    ("self", "the patient"),
                    ("guardian", "parent or guardian"),
                    ("trusted", "trusted person"),
                    ("grant", "the patient's code"),
                    ("standing", "the patient's chosen doctor"),
                    ("guest", "leave given to somebody without an account"),
                    ("request", "a request for an examination"),
                    ("facility", "the facility's own rows"),
                    ("emergency", "emergency access"),
                    ("duty", "an order of the law"),
                    ("visit", "an inspector's visit"),
                ],
                max_length=16,
            ),
        ),
        migrations.AddConstraint(
            model_name="access",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "ground__in",
                        [
                            "self",
                            "guardian",
                            "trusted",
                            "grant",
                            "standing",
                            "guest",
                            "request",
                            "facility",
                            "emergency",
                            "duty",
                            "visit",
                        ],
                    )
                ),
                name="access_ground_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("for_guest", False),
                        ("redeemed_at__isnull", True),
                        ("redeemed_by__isnull", True),
                        ("until__isnull", True),
                    ),
                    models.Q(
                        ("for_guest", False),
                        ("redeemed_at__isnull", False),
                        ("redeemed_by__isnull", False),
                        ("until__isnull", False),
                    ),
                    models.Q(
                        ("for_guest", True),
                        ("redeemed_at__isnull", False),
                        ("redeemed_by__isnull", True),
                        ("until__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="grant_redeemed_by_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                condition=models.Q(("lasts__in", [1, 24, 168])), name="grant_lasts_known"
            ),
        ),
        migrations.AddField(
            model_name="guestlook",
            name="answered_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="guestlook",
            name="grant",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="guest", to="access.grant"
            ),
        ),
        migrations.AddField(
            model_name="standinggrant",
            name="doctor",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="standing_grants", to="people.practitioner"
            ),
        ),
        migrations.AddField(
            model_name="standinggrant",
            name="made_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="standinggrant",
            name="patient",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="standing_grants", to="people.patient"
            ),
        ),
        migrations.AddConstraint(
            model_name="guestlook",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("allowed__isnull", True), ("answered_at__isnull", True), ("answered_by__isnull", True)),
                    models.Q(
                        ("allowed__isnull", False), ("answered_at__isnull", False), ("answered_by__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="guest_answered_together",
            ),
        ),
        migrations.AddConstraint(
            model_name="guestlook",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("allowed", True), ("allowed__isnull", False), ("until__isnull", False)),
                    models.Q(
                        models.Q(("allowed__isnull", True), ("allowed", False), _connector="OR"),
                        ("until__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="guest_looks_when_allowed",
            ),
        ),
        migrations.AddConstraint(
            model_name="guestlook",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("name", ""), _negated=True),
                    models.Q(("facility", ""), _negated=True),
                    models.Q(("purpose", ""), _negated=True),
                ),
                name="guest_says_who",
            ),
        ),
        migrations.AddConstraint(
            model_name="standinggrant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("stopped_at__isnull", True), ("stopped_by__isnull", True)),
                    models.Q(("stopped_at__isnull", False), ("stopped_by__isnull", False)),
                    _connector="OR",
                ),
                name="standing_stopped_pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="standinggrant",
            constraint=models.UniqueConstraint(
                condition=models.Q(("stopped_at__isnull", True)), fields=("patient",), name="standing_once_a_patient"
            ),
        ),
        Guard(*LOOKS_STAY),
    ]
