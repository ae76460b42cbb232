"""What people read when images open, wait, end, or do not come: each sentence with what to do."""

from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from passport.booklet.models import Entry
from passport.booklet.words import Text
from passport.imaging.clients import PacsFailure, PacsRefused, PacsUnavailable, TooMuch, WrongObject
from passport.imaging.models import DiscFailure
from passport.imaging.selectors import Ended
from passport.imaging.services import AnotherPerson, EndedByOwner, NoImages, TooManyLinks
from passport.language.saying import say_day

FOR_CARE_ONLY = gettext_lazy("For health care only. Nobody may demand it for work, school or insurance.")
NOT_FOR_DIAGNOSIS = gettext_lazy("These pictures are not for diagnosis.")
NO_REPORT_YET = gettext_lazy("no report yet")
NO_FILM = gettext_lazy(
    "You get images and report here, electronically and without paying. No film is printed any more, and nobody may sell "
    "you a print of them."
)

ENDED: dict[Ended, Text] = {
    Ended.REVOKED: gettext_lazy("This link to the images was ended. Nothing can be seen with it any more."),
    Ended.EXPIRED: gettext_lazy("This link to the images is over: it held for a while only."),
    Ended.SPENT: gettext_lazy("Everything that this link allowed has been used up."),
    Ended.VISIT_OVER: gettext_lazy("The images close by themselves after half an hour. You can open them again."),
    Ended.NO_GROUND: gettext_lazy("You may not see these images any more."),
}
# Ended links after which the same reader may simply open the images again.
OPENED_AGAIN = frozenset({Ended.REVOKED, Ended.EXPIRED, Ended.SPENT, Ended.VISIT_OVER})

# What became of asking -> what is said with a telephone number of the hospital, and without.
_FAILURES: dict[type[Exception], tuple[Text, Text]] = {
    PacsUnavailable: (
        gettext_lazy(
            "The image archive of %(facility)s does not answer at the moment. Try again in a few minutes; if it lasts, "
            "call %(phone)s."
        ),
        gettext_lazy(
            "The image archive of %(facility)s does not answer at the moment. Try again in a few minutes; if it lasts, "
            "tell the hospital."
        ),
    ),
    PacsRefused: (
        gettext_lazy(
            "The image archive of %(facility)s did not give the images. Call %(phone)s, and they will look into it."
        ),
        gettext_lazy(
            "The image archive of %(facility)s did not give the images. Tell the hospital, and they will look into it."
        ),
    ),
    TooMuch: (
        gettext_lazy("The images are too large to be shown here. Call %(phone)s and ask for a CD with the images."),
        gettext_lazy("The images are too large to be shown here. Ask %(facility)s for a CD with the images."),
    ),
    WrongObject: (
        gettext_lazy(
            "The image archive of %(facility)s answered with something else than these images; nothing of it is shown. "
            "Call %(phone)s, and they will look into it."
        ),
        gettext_lazy(
            "The image archive of %(facility)s answered with something else than these images; nothing of it is shown. "
            "Tell the hospital, and they will look into it."
        ),
    ),
    AnotherPerson: (
        gettext_lazy(
            "The image archive of %(facility)s keeps these images under another name, so they are not shown. Call "
            "%(phone)s, and they will look into it."
        ),
        gettext_lazy(
            "The image archive of %(facility)s keeps these images under another name, so they are not shown. Tell the "
            "hospital, and they will look into it."
        ),
    ),
    NoImages: (
        gettext_lazy("This booklet cannot reach the images of this examination. Ask %(facility)s for them: %(phone)s."),
        gettext_lazy("This booklet cannot reach the images of this examination. Ask %(facility)s for them."),
    ),
}
_OF_LINKS: dict[type[Exception], Text] = {
    EndedByOwner: gettext_lazy(
        "The patient has ended this permission to see the images. Ask the patient for a new code if you need them."
    ),
    TooManyLinks: gettext_lazy(
        "Too many links to images are open. End one of them first; then you can open these images."
    ),
}
DISC_FAILURES: dict[str, Text] = {
    DiscFailure.PACS: gettext_lazy(
        "The image archive did not give the images, though it was asked several times. Try again later, or ask the "
        "hospital for a CD with the images."
    ),
    DiscFailure.TOO_LARGE: gettext_lazy(
        "The images are too large to be packed here. Ask the hospital for a CD with the images."
    ),
    DiscFailure.ENDED: gettext_lazy("The link to the images ended before the file was ready. Open the images again."),
    DiscFailure.EMPTY: gettext_lazy(
        "None of these images can be put into a file. Ask the hospital for a CD with the images."
    ),
}
REFUSALS = (*_FAILURES, *_OF_LINKS)


def refusal_sentence(error: Exception, entry: Entry) -> str:
    """Return why images do not open, and what to do. Every kind of PacsFailure has its sentence."""
    kind = next((one for one in REFUSALS if isinstance(error, one)), PacsFailure)
    if kind in _OF_LINKS:
        return str(_OF_LINKS[kind])
    with_phone, without = _FAILURES.get(kind, _FAILURES[PacsRefused])
    phone = entry.facility.phone
    return str(with_phone if phone else without) % {"facility": entry.facility.name, "phone": phone}


def waiting_sentence(entry: Entry, *, on: date, report_is_here: bool = False) -> str:
    """Return that images wait for their report, and until when usually, where the hospital says so and it is not over.

    When a report that is here opens, is said beside it.
    """
    day = usual_day(entry)
    if day is None or day < on or report_is_here:
        return _("Your images are stored; they open here together with the report, and a doctor can see them at once.")
    return _(
        "Your images are stored; they open here together with the report, usually by %(date)s, and a doctor can see them "
        "at once."
    ) % {"date": say_day(day)}


def late_sentence(entry: Entry, *, on: date) -> str:
    """Return what to do about a report that takes longer than usual; "" while it does not."""
    day = usual_day(entry)
    if day is None or day >= on:
        return ""
    facility = entry.facility
    if not facility.phone:
        return _("The report takes longer than usual: you can ask %(facility)s about it.") % {"facility": facility.name}
    return _("The report takes longer than usual: you can ask about it, %(phone)s.") % {"phone": facility.phone}


def usual_day(entry: Entry) -> date | None:
    """Return the day by which a report on a row is usually there; None where the hospital does not say it."""
    days, day = entry.facility.report_days, entry.performed_on
    return day + timedelta(days=days) if days and day is not None else None
