"""Let a report stay what it came as: on its row, in its bytes, shown when it was said; it is only marked as withdrawn."""

from django.db import migrations

from passport.database import Guard

_SAME = (
    "uid", "entry_id", "form", "sha256", "size", "title", "sop_instance_uid", "source", "arrived_at", "shown",
    "shown_days",
)  # fmt: skip
_CHANGED = " OR ".join(
    [
        *(f"OLD.{column} <> NEW.{column}" for column in _SAME),
        "COALESCE(OLD.uploaded_by_id, 0) <> COALESCE(NEW.uploaded_by_id, 0)",
        "OLD.withdrawn_at IS NOT NULL",
    ]
)
# A choice ends once, and stays what it was.
_REOPENED = " OR ".join(
    [*(f"OLD.{column} <> NEW.{column}" for column in ("patient_id", "since")), "OLD.ended_at IS NOT NULL"]
)


class Migration(migrations.Migration):
    dependencies = [("imaging", "0005_reports")]

    operations = [
        Guard("image_report_stays", "imaging_imagereport", ["DELETE"]),
        Guard("image_report_as_it_came", "imaging_imagereport", ["UPDATE"], _CHANGED),
        Guard("image_report_opening_stays", "imaging_reportopening", ["UPDATE", "DELETE"]),
        Guard("through_doctor_stays", "imaging_throughdoctor", ["DELETE"]),
        Guard("through_doctor_as_said", "imaging_throughdoctor", ["UPDATE"], _REOPENED),
    ]
