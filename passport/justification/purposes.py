"""Which fields of a request belong to which purpose: one table. Plain Python.

Source: DESIGN 3; the purposes of exposures in the rulebooks (patients, workers, screening, research, medico-legal
procedures, people who help patients).
"""

from collections.abc import Mapping

# Purpose -> the fields that it cannot go without. What is not listed is empty for that purpose.
NEEDED: dict[str, tuple[str, ...]] = {
    "diagnosis": (),
    "therapy": (),
    "screening": ("programme", "approval_reference"),
    "occupational": ("ordered_by",),
    "medico_legal": ("ordered_by",),
    "research": ("committee", "approval_reference", "constraint_msv"),
    "carer": ("carer_of",),
}
FIELDS = tuple(dict.fromkeys(name for names in NEEDED.values() for name in names))


def missing_fields(purpose: str, said: Mapping[str, object]) -> list[str]:
    """Return the fields that a purpose needs and that nobody filled."""
    # A constraint of no dose at all is none.
    return [name for name in NEEDED[purpose] if said.get(name) in (None, "", "0")]
