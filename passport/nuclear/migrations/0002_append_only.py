"""What was prescribed, given, confirmed and measured stays as it was written."""

from django.db import migrations

from passport.database import Guard

_APPEND_ONLY = ("administration", "adverseeffect", "consentwithdrawn", "draftrow", "notgiven", "release")
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
# What was said to be ready goes nowhere but back: where it stood before, and on what, stays to be read.
_BACK = (
    "((OLD.state = 'ready' AND NEW.state NOT IN ('ready', 'withdrawn')) "
    "OR (OLD.state = 'prescribed' AND NEW.state = 'written') "
    "OR (OLD.ready_at IS NOT NULL AND (NEW.ready_at IS NULL OR OLD.ready_at <> NEW.ready_at "
    "OR OLD.ready_by <> NEW.ready_by)))"
)
_SETTLED = (
    "EXISTS (SELECT 1 FROM nuclear_instructionperiod AS period WHERE period.id = NEW.period_id "
    "AND (period.confirmed_at IS NOT NULL OR period.struck_at IS NOT NULL))"
)
_FINISHED = (
    "EXISTS (SELECT 1 FROM nuclear_instructionsheet AS sheet WHERE sheet.id = NEW.sheet_id AND sheet.state <> 'draft')"
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
            f"OLD.state = 'withdrawn' OR {_SIGNED} OR {_BACK} OR {_CHANGED}",
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
        Guard("period_settled_rows", "nuclear_draftrow", ["INSERT"], _SETTLED),
        Guard("sheet_finished_periods", "nuclear_instructionperiod", ["INSERT"], _FINISHED),
    ]
