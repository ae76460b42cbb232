"""What the register says stays: later words stand beside it. A draft may change until it is recorded."""

from django.db import migrations

from passport.database import Guard

_APPEND_ONLY = ("estimate", "measure", "reporttoauthority", "physiciststatement", "telling")
_RECORDED_CHANGES = (
    "OLD.recorded_at IS NOT NULL AND (OLD.kind <> NEW.kind OR OLD.what <> NEW.what "
    "OR OLD.procedure_class <> NEW.procedure_class OR OLD.noticed_at <> NEW.noticed_at "
    "OR COALESCE(CAST(OLD.happened_on AS text), '') <> COALESCE(CAST(NEW.happened_on AS text), '') "
    "OR NEW.recorded_at IS NULL OR OLD.recorded_at <> NEW.recorded_at OR OLD.recorded_by <> NEW.recorded_by)"
)
# Where an incident stands, and for what the system opened it, was never another place or reason.
_PLACE_CHANGES = (
    "OLD.uid <> NEW.uid OR OLD.facility_id <> NEW.facility_id OR OLD.opened_at <> NEW.opened_at "
    "OR OLD.opened_for <> NEW.opened_for OR COALESCE(OLD.entry_id, 0) <> COALESCE(NEW.entry_id, 0) "
    "OR COALESCE(OLD.record_id, 0) <> COALESCE(NEW.record_id, 0)"
)
_MARK_CHANGES = (
    "OLD.entry_id <> NEW.entry_id OR OLD.value_mgy <> NEW.value_mgy OR OLD.plane <> NEW.plane "
    "OR OLD.threshold_mgy <> NEW.threshold_mgy OR OLD.opened_at <> NEW.opened_at"
)
_SHEET_CHANGES = (
    "OLD.approved_at IS NOT NULL OR OLD.text <> NEW.text OR OLD.number <> NEW.number "
    "OR OLD.follow_up_id <> NEW.follow_up_id"
)


class Migration(migrations.Migration):
    dependencies = [("incidents", "0001_initial")]

    operations = [
        *[
            Guard(f"incidents_{table}_append_only", f"incidents_{table}", ["UPDATE", "DELETE"])
            for table in _APPEND_ONLY
        ],
        Guard("incidents_incident_recorded_stays", "incidents_incident", ["UPDATE"], _RECORDED_CHANGES),
        Guard("incidents_incident_place_stays", "incidents_incident", ["UPDATE"], _PLACE_CHANGES),
        Guard("incidents_incident_stays", "incidents_incident", ["DELETE"]),
        Guard("incidents_follow_up_mark_stays", "incidents_followup", ["UPDATE"], _MARK_CHANGES),
        Guard("incidents_follow_up_stays", "incidents_followup", ["DELETE"]),
        Guard("incidents_sheet_approved_stays", "incidents_followupsheet", ["UPDATE"], _SHEET_CHANGES),
        Guard("incidents_sheet_stays", "incidents_followupsheet", ["DELETE"]),
    ]
