"""A signing key signs once somebody has confirmed whose it is; those that are there are asked for it from now on."""

from django.db import migrations, models
from django.utils import timezone

from passport.signing.acts import SYSTEM
from passport.signing.key_history import ASKED


def ask(apps, schema_editor):
    """Let the keys that are there wait from now on; what they signed until now holds."""
    SigningKey, Act = apps.get_model("signing", "SigningKey"), apps.get_model("signing", "Act")
    at = timezone.now()
    keys = SigningKey.objects.filter(confirmation_asked_at__isnull=True)
    asked = {"at": at, "actor": SYSTEM, "verb": ASKED, "subject_kind": "signing_key"}
    Act.objects.bulk_create(Act(subject_uid=uid, **asked) for uid in keys.values_list("uid", flat=True))
    keys.update(confirmation_asked_at=at)


class Migration(migrations.Migration):
    dependencies = [("signing", "0003_log")]

    operations = [
        migrations.AddField("signingkey", "attestation", models.BinaryField(blank=True, default=b"")),
        migrations.AddField("signingkey", "attested_client_data", models.BinaryField(blank=True, default=b"")),
        migrations.AddField("signingkey", "confirmation_asked_at", models.DateTimeField(null=True)),
        migrations.AddField("signingkey", "confirmed_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("signingkey", "confirmed_by", models.CharField(blank=True, max_length=200, null=True)),
        migrations.AddField(
            "signingkey",
            "identity_checked",
            models.CharField(
                blank=True,
                choices=[
                    ("document", "identity card or passport seen, in person"),
                    ("staff_card", "hospital card with photograph seen, in person"),
                    ("known", "known to me in person, from working together"),
                ],
                max_length=16,
            ),
        ),
        migrations.AddField("signingkey", "licence_number", models.CharField(blank=True, max_length=64)),
        migrations.AddField("signingkey", "revoked_why", models.CharField(blank=True, max_length=300)),
        migrations.RunPython(ask, migrations.RunPython.noop),
        migrations.AlterField("signingkey", "confirmation_asked_at", models.DateTimeField()),
        migrations.AddConstraint(
            "signingkey",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                    models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                    _connector="OR",
                ),
                name="signing_key_confirmed_pair",
            ),
        ),
        migrations.AddConstraint(
            "signingkey",
            models.CheckConstraint(
                condition=models.Q(("identity_checked__in", ["document", "staff_card", "known", ""])),
                name="signing_key_identity_known",
            ),
        ),
    ]
