"""What an operator calls a facility on the command line."""

from django.core.management.base import CommandError

from passport.people.models import Facility


def facility_called(said: str) -> Facility:
    """Return the one facility of this uid, code or name. Raises CommandError, which names those that there are."""
    for field in ("uid", "code", "name"):
        if found := list(Facility.objects.filter(**{field: said})[:2]):
            break
    if len(found) != 1:
        known = ", ".join(Facility.objects.order_by("name").values_list("name", flat=True)[:20])
        raise CommandError(f"{said}: no facility, or several, are called so. There are: {known or 'none'}.")
    return found[0]
