"""A facility's key is stopped, never changed, and its stop only moves earlier; seals made with it stay as they are."""

from django.db import migrations

from passport.database import Await, Guard

_KEPT = (
    "uid",
    "facility_uid",
    "place",
    "location",
    "certificate",
    "chain",
    "fingerprint",
    "holder",
    "not_before",
    "not_after",
    "starts_at",
    "added_at",
    "added_by",
)
_CHANGED = " OR ".join(f"NEW.{column} <> OLD.{column}" for column in _KEPT)
_LATER = "(OLD.stopped_at IS NOT NULL AND (NEW.stopped_at IS NULL OR NEW.stopped_at > OLD.stopped_at))"


class Migration(migrations.Migration):
    dependencies = [("signing", "0006_facility_keys")]

    operations = [
        Guard("facility_key_kept", "signing_facilitykey", ["DELETE"]),
        Guard("facility_key_only_stops", "signing_facilitykey", ["UPDATE"], f"{_CHANGED} OR {_LATER}"),
        Guard("certificate_seal_append_only", "signing_certificateseal", ["UPDATE", "DELETE"]),
        Await("signing_certificateseal", "certificate_seal"),
    ]
