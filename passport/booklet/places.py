"""Where an examination was made, as its row says it."""

from django.utils.translation import gettext

from passport.booklet.models import Entry


def place_of(entry: Entry) -> str:
    """Return the hospital that made an examination; of a row of old paper the printed name, as far as there is one."""
    if not entry.from_paper:
        return str(entry.facility.name)
    return str(entry.facility_as_sent) or gettext("hospital not recorded")


def day_in_part(entry: Entry) -> str:
    """Return the day as an old paper writes it where it is known only in part; "" for every other row."""
    return str(entry.performed_as_sent) if entry.from_paper and not entry.performed_on else ""
