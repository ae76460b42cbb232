"""What was prescribed, given, confirmed and measured stays as it was written."""

from django.db import migrations

from passport.database import Guard

_APPEND_ONLY = ("administration", "adverseeffect", "draftrow", "release")
_PRESCRIBED = (
    "request_id", "therapy", "radionuclide", "compound", "pack", "table", "procedure", "printed_radionuclide",
    "printed_form", "max_mbq", "misprint", "mass_kg", "printed_factors", "factor", "prescribed_mbq", "above_reason",
    "article", "in_force", "prescribed_by_id", "prescribed_as", "prescribed_at", "together_with",
)  # fmt: skip
_CHANGED = " OR ".join(f'OLD."{column}" <> NEW."{column}"' for column in _PRESCRIBED)
# A second name is written once; a plan that was withdrawn is over.
_SIGNED = (
    "(OLD.countersigned_at IS NOT NULL AND (NEW.countersigned_at IS NULL "
    "OR OLD.countersigned_by_id <> NEW.countersigned_by_id OR OLD.countersigned_as <> NEW.countersigned_as))"
)


class Migration(migrations.Migration):
    dependencies = [("nuclear", "0001_initial")]

    operations = [
        *(Guard(f"{table}_append_only", f"nuclear_{table}", ["UPDATE", "DELETE"]) for table in _APPEND_ONLY),
        Guard("plan_stays", "nuclear_activityplan", ["DELETE"]),
        Guard(
            "plan_as_prescribed",
            "nuclear_activityplan",
            ["UPDATE"],
            f"OLD.state = 'withdrawn' OR {_SIGNED} OR {_CHANGED}",
        ),
        Guard("sheet_stays", "nuclear_instructionsheet", ["DELETE"]),
        Guard(
            "sheet_confirmed",
            "nuclear_instructionsheet",
            ["UPDATE"],
            "OLD.state = 'withdrawn' OR (OLD.state = 'confirmed' AND NEW.state <> 'withdrawn')",
        ),
        Guard("period_stays", "nuclear_instructionperiod", ["DELETE"]),
        Guard(
            "period_settled",
            "nuclear_instructionperiod",
            ["UPDATE"],
            "OLD.confirmed_at IS NOT NULL OR OLD.struck_at IS NOT NULL",
        ),
    ]
