"""Let a link stay what it was made as: for whom, of what, by what token; it ends earlier, never later."""

from django.db import migrations

from passport.database import Guard

_SAME = ("uid", "exposure_id", "pacs_id", "reader_id", "ground", "ground_uid", "token_hmac", "made_at")
_CHANGED = " OR ".join(
    [
        *(f"OLD.{column} <> NEW.{column}" for column in _SAME),
        "COALESCE(OLD.patient_id, 0) <> COALESCE(NEW.patient_id, 0)",
        "NEW.expires_at > OLD.expires_at",
        "NEW.openings_allowed > OLD.openings_allowed",
        "NEW.bytes_allowed > OLD.bytes_allowed",
        "NEW.openings_used < OLD.openings_used",
        "NEW.bytes_used < OLD.bytes_used",
        "(OLD.revoked_at IS NOT NULL AND (NEW.revoked_at IS NULL OR NEW.revoked_at <> OLD.revoked_at))",
    ]
)


class Migration(migrations.Migration):
    dependencies = [("imaging", "0003_image_links")]

    operations = [
        Guard("image_link_stays", "imaging_imagelink", ["DELETE"]),
        Guard("image_link_as_made", "imaging_imagelink", ["UPDATE"], _CHANGED),
    ]
