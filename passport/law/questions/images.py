"""What a text says of giving images to patients. Plain Python."""

from datetime import date

from passport.law.pack import Pack, Provision
from passport.law.vocabulary import Topic


def images_go_with_report(pack: Pack | None, on: date | None) -> Provision | None:
    """Return the provision that lets images of a day go only together with their report; None where no text does.

    Of several steps the last one that had begun on that day; without a day the text is not known to apply.
    """
    if pack is None or on is None:
        return None
    ruling = [one for one in pack.provisions if one.topic is Topic.IMAGES and one.with_report]
    begun = [one for one in ruling if (one.applies_from or pack.instrument.valid_from) <= on]
    return max(begun, key=lambda one: one.applies_from or pack.instrument.valid_from, default=None)
