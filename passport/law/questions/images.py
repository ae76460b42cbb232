"""What a text says of giving images to patients. Plain Python."""

from datetime import date

from passport.law.pack import Deadline, Pack, Provision
from passport.law.vocabulary import Event, Topic


def images_go_with_report(pack: Pack | None, on: date | None) -> Provision | None:
    """Return the provision that lets images of a day go only together with their report; None where no text does.

    Of several steps the last one that had begun on that day; without a day the text is not known to apply.
    """
    if pack is None or on is None:
        return None
    ruling = [one for one in pack.provisions if one.topic is Topic.IMAGES and one.with_report]
    begun = [one for one in ruling if (one.applies_from or pack.instrument.valid_from) <= on]
    return max(begun, key=lambda one: one.applies_from or pack.instrument.valid_from, default=None)


def film_has_ended(pack: Pack | None, on: date | None) -> Deadline | None:
    """Return by which deadline of a text images are printed no more on a day: no film, and no paid print of them.

    None where no text ends it, before its last step is over, and without a day.
    """
    if pack is None or on is None:
        return None
    over = [one for one in pack.deadlines if one.event is Event.FILM_STEP_2 and one.until is not None]
    return next((one for one in over if one.until is not None and one.until < on), None)
