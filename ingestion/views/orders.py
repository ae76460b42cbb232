"""Orders that hospital and radiology systems send, ask about and cancel, each with the token of its source."""

import logging

from django.db import DatabaseError
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from ingestion.orders.authentication import SourceShown, SourceToken
from ingestion.orders.parser import MOST_BYTES, BodyTooLarge, OrderParser
from ingestion.orders.serializers import (
    OrderAnswerSerializer,
    OrderRefusalSerializer,
    OrderSerializer,
    field_errors,
    is_number,
)
from ingestion.presenters.orders import Refusal, answer_of, refusal_of, wrong_fields
from ingestion.selectors.orders import OrderMissing
from ingestion.services.orders import Told, ask_for_order, cancel_order, take_order

logger = logging.getLogger(__name__)

ANSWER = {status.HTTP_200_OK: OrderAnswerSerializer}
# What any of these addresses may answer.
REFUSALS = dict.fromkeys((401, 403, 429, 503), OrderRefusalSerializer)


class LengthMissing(APIException):
    """Send the length of the body."""

    status_code = status.HTTP_411_LENGTH_REQUIRED
    default_detail = "Send the length of the body in Content-Length."
    default_code = "length_missing"


class _OfSenders(APIView):
    """An address that only the token of a registered source opens; no cookie does."""

    authentication_classes = [SourceToken]
    permission_classes = [SourceShown]
    parser_classes = [OrderParser]

    def handle_exception(self, exc: Exception) -> Response:
        """Return every refusal in one shape: a code for the program, words for people, and the fields."""
        if isinstance(exc, DatabaseError):
            logger.warning("An order was not dealt with (%s): its sender was told so.", type(exc).__name__)
        refusal = refusal_of(exc)
        if refusal is not None:
            return _refused(refusal)
        answer = super().handle_exception(exc)
        answer.data = {"code": str(getattr(exc, "default_code", "refused")), "detail": answer.data["detail"]}
        return answer


class Orders(_OfSenders):
    """Where orders are sent to."""

    @extend_schema(
        request=OrderSerializer,
        responses={201: OrderAnswerSerializer}
        | ANSWER
        | REFUSALS
        | dict.fromkeys((400, 409, 411, 413, 415, 422), OrderRefusalSerializer),
    )
    def post(self, request: Request) -> Response:
        """Take one order up (201); the same order again is told where it stands (200)."""
        _check_length(request)
        order = OrderSerializer(data=request.data)
        if not order.is_valid():
            return _refused(wrong_fields(dict(field_errors(order.errors))))
        told = take_order(source=request.auth, ordered=order.ordered(), at=timezone.now())
        answer = _answer(told)
        if told.new:
            answer.status_code = status.HTTP_201_CREATED
            answer["Location"] = reverse("orders:order", args=[told.order.number])
        return answer


class OneOrder(_OfSenders):
    """One order of the sender."""

    @extend_schema(responses=ANSWER | REFUSALS | {404: OrderRefusalSerializer})
    def get(self, request: Request, number: str) -> Response:
        """Tell where it stands: waiting, approved, refused, given up or performed, with the decision."""
        return _answer(ask_for_order(source=request.auth, number=_number(number), at=timezone.now()))


class Cancellation(_OfSenders):
    """Where an order is cancelled."""

    @extend_schema(request=None, responses=ANSWER | REFUSALS | dict.fromkeys((404, 409), OrderRefusalSerializer))
    def post(self, request: Request, number: str) -> Response:
        """Give up an order that waits or is approved; once more changes nothing."""
        return _answer(cancel_order(source=request.auth, number=_number(number), at=timezone.now()))


def _check_length(request: HttpRequest) -> None:
    """Let only a body through that says how long it is, and is not too long. Raises LengthMissing, BodyTooLarge."""
    length = request.headers.get("Content-Length", "")
    if not length.isdecimal():
        raise LengthMissing
    if int(length) > MOST_BYTES:
        raise BodyTooLarge


def _number(text: str) -> str:
    # What can be no number is in no row; asked for, some databases would even stumble over it.
    if not is_number(text):
        raise OrderMissing
    return text


def _answer(told: Told) -> Response:
    return Response(answer_of(told))


def _refused(refusal: Refusal) -> Response:
    return Response(refusal.body(), status=refusal.status, headers=refusal.headers)
