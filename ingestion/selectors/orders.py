"""Orders, each by the sender that knows it, and whom they name."""

from ingestion.models import Order, Source
from passport.justification.models import Request
from passport.people.models import Facility, Practitioner, Record


class OrderMissing(Exception):
    """This sender sent no order of this number."""


def order_of(source: Source, number: str) -> Order:
    """Return one order of a sender. Raises OrderMissing, also for the order of another sender."""
    found = known_order(source, number)
    if found is None:
        raise OrderMissing
    return found


def known_order(source: Source, number: str) -> Order | None:
    """Return the order of a sender that has this number; None when it sent none."""
    orders = Order.objects.select_related("source", "request__facility", "request__record__patient")
    return orders.select_related("request__decision__by").filter(source=source, number=number).first()


def number_taken(facility: Facility, record: Record, number: str) -> bool:
    """Return whether a request of this patient already has this order number at a facility."""
    return Request.objects.filter(facility=facility, record=record, order_number=number).exists()


def practitioner_licensed(licence_number: str) -> Practitioner | None:
    """Return the one professional whose licence has exactly this number; None when there is none, or two."""
    found = list(Practitioner.objects.filter(licence_number=licence_number)[:2]) if licence_number else []
    return found[0] if len(found) == 1 else None
