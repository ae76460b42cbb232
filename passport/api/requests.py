"""A doctor's own requests as JSON, to read: what was asked for, and what was decided. The pages ask and answer."""

from datetime import datetime

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from passport.access.services import NotAllowed, RequestsView, open_requests
from passport.api.authentication import Session
from passport.api.serializers import OffsetSerializer, RefusalSerializer, RequestSerializer
from passport.guards import passed_second_factor

REFUSED = dict.fromkeys((status.HTTP_401_UNAUTHORIZED, status.HTTP_403_FORBIDDEN), RefusalSerializer)


class OwnRequests(APIView):
    """The requests that the signed-in doctor made."""

    authentication_classes = [Session]

    @extend_schema(
        parameters=[OffsetSerializer],
        responses={200: RequestSerializer(many=True), 400: OpenApiTypes.OBJECT} | REFUSED,
    )
    def get(self, request: Request) -> Response:
        """List fifty from `offset` on: those that want an answer first, then the latest. The look is written down."""
        asked = OffsetSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        view = _opened(request, timezone.now())
        return Response(RequestSerializer(view.mine(**asked.validated_data), many=True).data)


class OwnRequest(APIView):
    """One request of the signed-in doctor."""

    authentication_classes = [Session]

    @extend_schema(responses={200: RequestSerializer, 404: RefusalSerializer} | REFUSED)
    def get(self, request: Request, uid: str) -> Response:
        """Return it with the decision that counts now; another doctor's is not there."""
        view = _opened(request, timezone.now())
        try:
            found = view.my_own(uid)
        except NotAllowed as error:
            raise Http404 from error
        return Response(RequestSerializer(found).data)


def _opened(request: Request, at: datetime) -> RequestsView:
    """Return the requests of a doctor who passed a second factor. Raises PermissionDenied."""
    if not passed_second_factor(request):
        raise PermissionDenied(_("Sign in with a second step: an authenticator app or a passkey."))
    try:
        return open_requests(reader=request.user, at=at)
    except NotAllowed as error:
        raise PermissionDenied(_("Only doctors have requests.")) from error
