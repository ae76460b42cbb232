"""Let somebody without an account look at images: a link is one account's, or one guest's."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

from passport.database import Guard, Unguard

_OF_TODAY = ("image_link_as_made", "imaging_imagelink", ["UPDATE"])
_STAYS = ("image_link_stays", "imaging_imagelink", ["DELETE"])
_SAME = ("uid", "exposure_id", "pacs_id", "ground", "ground_uid", "token_hmac", "made_at")
_MAYBE = ("patient_id", "reader_id", "guest_id")


def _changed(same: tuple[str, ...], maybe: tuple[str, ...]) -> str:
    return " OR ".join(
        [
            *(f"OLD.{column} <> NEW.{column}" for column in same),
            *(f"COALESCE(OLD.{column}, 0) <> COALESCE(NEW.{column}, 0)" for column in maybe),
            "NEW.expires_at > OLD.expires_at",
            "NEW.openings_allowed > OLD.openings_allowed",
            "NEW.bytes_allowed > OLD.bytes_allowed",
            "NEW.openings_used < OLD.openings_used",
            "NEW.bytes_used < OLD.bytes_used",
            "(OLD.revoked_at IS NOT NULL AND (NEW.revoked_at IS NULL OR NEW.revoked_at <> OLD.revoked_at))",
        ]
    )


_BEFORE = _changed((*_SAME, "reader_id"), ("patient_id",))
_NOW = _changed(_SAME, _MAYBE)


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0012_family"),
        ("imaging", "0008_reports_on_discs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Unguard(*_OF_TODAY, _BEFORE),
        Unguard(*_STAYS),
        migrations.AddField(
            model_name="imagelink",
            name="guest",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="image_links",
                to="access.guestlook",
            ),
        ),
        migrations.AlterField(
            model_name="imagelink",
            name="reader",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="image_links",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RemoveConstraint(model_name="imagelink", name="image_link_ground_known"),
        migrations.RemoveConstraint(model_name="imagelink", name="image_link_revoked_pair"),
        migrations.AddConstraint(
            model_name="imagelink",
            constraint=models.CheckConstraint(
                name="image_link_ground_known",
                condition=Q(
                    ground__in=["self", "guardian", "trusted", "grant", "standing", "guest", "request", "emergency"]
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="imagelink",
            constraint=models.CheckConstraint(
                name="image_link_revoked_pair",
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(Q(revoked_by__isnull=False) | Q(guest__isnull=False), revoked_at__isnull=False),
            ),
        ),
        migrations.AddConstraint(
            model_name="imagelink",
            constraint=models.CheckConstraint(
                name="image_link_of_account_or_guest",
                condition=Q(reader__isnull=False, guest__isnull=True) | Q(reader__isnull=True, guest__isnull=False),
            ),
        ),
        migrations.AddConstraint(
            model_name="imagelink",
            constraint=models.CheckConstraint(
                name="image_link_guest_by_leave",
                condition=Q(ground="guest", guest__isnull=False) | ~Q(ground="guest") & Q(guest__isnull=True),
            ),
        ),
        Guard(*_OF_TODAY, _NOW),
        Guard(*_STAYS),
    ]
