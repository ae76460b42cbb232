"""Which text of law holds at a facility, and its calendar and numbers."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from passport.law.pack import Pack
from passport.law.questions.standing import Standing
from passport.law.shelf import digest_of, packs_of, personal_number_kind
from passport.people.models import (
    Facility,
    PackConfirmation,
)
from passport.people.national_ids import Doubt, check


def number_doubt(*, facility: Facility, number: str) -> Doubt | None:
    """Return what is odd about a personal number at a facility; it warns and never blocks."""
    return check(personal_number_kind(facility.country), number)


def day_at(facility: Facility, at: datetime) -> date:
    """Return the day that a moment has at a facility: that of its calendar, which its rows and requests name."""
    return at.astimezone(ZoneInfo(facility.time_zone or "UTC")).date()


def standing_of(facility: Facility, on: date | None) -> Standing | None:
    """Return the text that holds for a facility and a day, and who confirmed there that it is in force.

    One that is confirmed there stands before a later one that nobody confirmed.
    """
    holding = [pack for pack in packs_of(facility.country) if on is not None and pack.holds_on(on)]
    for pack in holding:
        confirmed = confirmation_of(facility, pack)
        if confirmed is not None:
            return Standing(pack=pack, confirmed_by=confirmed.confirmed_by, confirmed_on=confirmed.confirmed_on)
    return Standing(pack=holding[0]) if holding else None


def confirmation_of(facility: Facility, pack: Pack) -> PackConfirmation | None:
    """Return who confirmed at a facility that exactly this text is in force; None when nobody did."""
    # All of a facility's, of which there are few: a list of many rows fetches them once.
    said = [one for one in facility.pack_confirmations.all() if one.pack == pack.id and one.ended_at is None]
    return next((one for one in said if one.pack_digest == digest_of(pack)), None)


def open_confirmations(facility: Facility) -> QuerySet[PackConfirmation]:
    """Return the texts that somebody at a facility confirmed and nobody ended, also of a wording that is no more."""
    return facility.pack_confirmations.filter(ended_at__isnull=True).order_by("pack")
