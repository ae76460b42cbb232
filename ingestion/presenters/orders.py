"""Where an order stands, and why nothing was done, as its sender is answered."""

from dataclasses import dataclass, field
from typing import Any

from django.db import DatabaseError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ingestion.matching import NotMatched
from ingestion.orders.examination import NotUnderstood
from ingestion.orders.parser import BodyTooLarge, NotJson
from ingestion.orders.serializers import OrderAnswerSerializer
from ingestion.reasons import Reason
from ingestion.selectors.orders import OrderMissing
from ingestion.services import orders, storing
from passport.access.services import LookNotWritten
from passport.justification import services as justification
from passport.justification.models import Decision
from passport.justification.states import RequestState

Words = str | Promise


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """Why nothing was done: for the program a status and a code, for people words, by field where one is wrong."""

    status: int
    code: str
    detail: Words
    fields: dict[str, Words] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    def body(self) -> dict[str, Any]:
        """Return the answer."""
        told: dict[str, Any] = {"code": self.code, "detail": str(self.detail)}
        return told | ({"fields": {name: str(words) for name, words in self.fields.items()}} if self.fields else {})


WRONG_FIELDS = gettext_lazy("The order was not taken: some of its fields are wrong.")


def wrong_fields(fields: dict[str, Words]) -> Refusal:
    """Return the refusal of an order whose fields are wrong."""
    return Refusal(status=422, code="fields", detail=WRONG_FIELDS, fields=fields)


_SOON = {"Retry-After": "120"}
_SIMPLE: dict[type[Exception], Refusal] = {
    storing.TokenUnknown: Refusal(
        status=401,
        code="token",
        detail=gettext_lazy("Show the token of a registered source: Authorization: Bearer …"),
        headers={"WWW-Authenticate": 'Bearer realm="orders"'},
    ),
    storing.TriedTooOften: Refusal(
        status=429,
        code="tried_too_often",
        detail=gettext_lazy("Too many wrong tokens. Try again in 15 minutes."),
        headers={"Retry-After": "900"},
    ),
    storing.SourceClosed: Refusal(
        status=403, code="source_closed", detail=gettext_lazy("This source may not send any more.")
    ),
    orders.NoOrdersFromHere: Refusal(
        status=403,
        code="no_orders",
        detail=gettext_lazy(
            "This source is not registered to send orders. The PACS administrator ticks it on the page of the source."
        ),
    ),
    OrderMissing: Refusal(status=404, code="unknown", detail=gettext_lazy("You sent no order of this number.")),
    BodyTooLarge: Refusal(
        status=413, code="too_large", detail=gettext_lazy("The order is larger than 64 KB. Nothing was taken.")
    ),
    NotJson: Refusal(
        status=400,
        code="not_json",
        detail=gettext_lazy("The body is no JSON text in UTF-8, or a name stands in it twice."),
    ),
    orders.NumberTaken: Refusal(
        status=409,
        code="number_taken",
        detail=gettext_lazy(
            "Another request of this patient has this number at this hospital: it was typed here, or another system sent "
            "it. Nothing was taken."
        ),
    ),
    LookNotWritten: Refusal(
        status=503,
        code="try_again",
        detail=gettext_lazy("Nothing can be told now. Try again."),
        headers=_SOON,
    ),
    NotUnderstood: wrong_fields(
        {
            "examination": gettext_lazy(
                "This code or concept is not known here. Send the words and the kind of examination as well."
            )
        }
    ),
    justification.ExaminationMissing: wrong_fields(
        {"examination": gettext_lazy("Say which examination: a code, a concept, or words with their kind.")}
    ),
    justification.IndicationMissing: wrong_fields({"indication": gettext_lazy("This field is empty.")}),
    justification.PlannedDayWrong: wrong_fields(
        {"planned_on": gettext_lazy("The planned day lies within the last month or the coming year.")}
    ),
    justification.AlreadyBegun: Refusal(
        status=409,
        code="too_late",
        detail=gettext_lazy("This order cannot be cancelled any more: the examination has begun."),
    ),
    justification.EmergencyReasonMissing: wrong_fields({"emergency_reason": gettext_lazy("Say why this cannot wait.")}),
}
_NOT_MATCHED: dict[Reason, Refusal] = {
    Reason.ISSUER_UNKNOWN: Refusal(
        status=422,
        code="issuer_unknown",
        detail=gettext_lazy(
            "The issuer of the patient's number is not in the table of this source. The PACS administrator adds it there; "
            "then send the order again."
        ),
        fields={"patient.issuer": gettext_lazy("This issuer is not known here.")},
    ),
    Reason.NO_IDENTIFIER: wrong_fields(
        {"patient.id": gettext_lazy("This is no patient's number: it is what systems write where none is known.")}
    ),
    Reason.TEST_PATIENT: Refusal(
        status=422,
        code="test_patient",
        detail=gettext_lazy("This is a phantom or a test patient, as its name or number says. Nothing was taken."),
        fields={"patient": gettext_lazy("A phantom or a test patient.")},
    ),
}
# What is told where the sender and what is on record contradict each other: never what is on record.
_CONTRADICTS = gettext_lazy("Another value is on record under this patient's number.")
_STATES: dict[RequestState, Words] = {
    RequestState.WAITING: gettext_lazy("it waits for a decision"),
    RequestState.APPROVED: gettext_lazy("it is approved"),
    RequestState.REFUSED: gettext_lazy("it was not approved"),
    RequestState.ANSWERED: gettext_lazy("it was not approved, and another request took its place"),
    RequestState.DROPPED: gettext_lazy("it was cancelled"),
    RequestState.PERFORMED: gettext_lazy("the examination is done"),
}


def refusal_of(error: Exception) -> Refusal | None:
    """Return what the sender is answered when a verb refuses; None for what is no refusal of ours."""
    if isinstance(error, NotMatched):
        return _NOT_MATCHED.get(error.reason) or _contradiction(error)
    if isinstance(error, orders.OrderChanged):
        return _changed(error)
    if isinstance(error, orders.NotToCancel):
        return _too_late(error)
    if isinstance(error, justification.PurposeIncomplete):
        needs = gettext_lazy("This purpose needs this field.")
        return wrong_fields({f"purpose.{name}": needs for name in error.fields})
    if isinstance(error, DatabaseError):
        return Refusal(status=503, code="try_again", detail=_("Nothing can be stored now. Try again."), headers=_SOON)
    return _SIMPLE.get(type(error))


def answer_of(told: orders.Told) -> dict[str, Any]:
    """Return where an order stands: nothing in it names the patient."""
    order, request = told.order, told.order.request
    return dict(
        OrderAnswerSerializer(
            {
                "order_number": order.number,
                "state": request.state,
                "state_at": request.state_at,
                "received_at": order.received_at,
                "examination": {"code": request.exam_code, "as_sent": order.examination},
                "decision": _decided(told.decision) if told.decision else None,
            }
        ).data
    )


def _decided(decision: Decision) -> dict[str, Any]:
    instead = {"code": decision.alternative_code, "words": decision.alternative}
    return {
        "verdict": decision.verdict,
        "reason": decision.reason,
        "alternative": instead if any(instead.values()) else None,
        "decided_by": str(decision.by),
        "decided_at": decision.at,
        "text": decision.pack,
        "article": decision.article,
        "in_force": decision.in_force,
    }


def _contradiction(error: NotMatched) -> Refusal:
    return Refusal(
        status=409,
        code="contradicts",
        detail=_(
            "Under this patient's number somebody else is on record here. Compare number, date of birth and sex in your "
            "register; when they are right, ask the PACS administrator of the hospital."
        ),
        fields={f"patient.{name}": _CONTRADICTS for name in error.detail.split()},
    )


def _changed(error: orders.OrderChanged) -> Refusal:
    return Refusal(
        status=409,
        code="changed",
        detail=_(
            "An order of this number is here and says something else; %(state)s. Nothing was changed: cancel it if it is "
            "not meant any more, and send the new one under a number of its own."
        )
        % {"state": _STATES[RequestState(error.order.request.state)]},
    )


def _too_late(error: orders.NotToCancel) -> Refusal:
    return Refusal(
        status=409,
        code="too_late",
        detail=_("This order cannot be cancelled any more: %(state)s.")
        % {"state": _STATES[RequestState(error.order.request.state)]},
    )
