"""The same reads and verbs as the pages, as JSON. What is not the reader's is answered as what is not there."""

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from passport.access.services import NotAllowed
from passport.api.authentication import Session
from passport.api.serializers import GrantSerializer, OpenableSerializer, RefusalSerializer
from passport.document.selectors import openable_by
from passport.document.services import make_code, read_document
from passport.guards import passed_second_factor

NOT_SIGNED_IN = {status.HTTP_401_UNAUTHORIZED: RefusalSerializer}
FORGED_FORM = {status.HTTP_403_FORBIDDEN: RefusalSerializer}
NOT_THERE = {status.HTTP_404_NOT_FOUND: RefusalSerializer}
DOCUMENT = {"type": "object", "description": "The one document; its schema stands at /schema/document/2.json."}


class Passports(APIView):
    """The passports that the signed-in person may open."""

    authentication_classes = [Session]

    @extend_schema(responses={200: OpenableSerializer(many=True)} | NOT_SIGNED_IN)
    def get(self, request: Request) -> Response:
        """List them by uid, with the ground and when it ends. By a code only after a second factor."""
        found = openable_by(request.user, second_factor=passed_second_factor(request), at=timezone.now())
        return Response(OpenableSerializer(found, many=True).data)


class PassportDocument(APIView):
    """One passport as the one document."""

    authentication_classes = [Session]

    @extend_schema(responses={200: DOCUMENT} | NOT_SIGNED_IN | NOT_THERE)
    def get(self, request: Request, uid: str) -> Response:
        """Return the document; the look is written down for the patient."""
        try:
            found = read_document(
                reader=request.user,
                patient_uid=uid,
                second_factor=passed_second_factor(request),
                at=timezone.now(),
            )
        except NotAllowed as error:
            raise Http404 from error
        return Response(found)


class PassportGrants(APIView):
    """Codes for doctors."""

    authentication_classes = [Session]

    @extend_schema(request=None, responses={201: GrantSerializer} | NOT_SIGNED_IN | FORGED_FORM | NOT_THERE)
    def post(self, request: Request, uid: str) -> Response:
        """Make a code for one doctor, valid for ten minutes."""
        try:
            grant, code = make_code(patient_uid=uid, by=request.user, at=timezone.now())
        except NotAllowed as error:
            raise Http404 from error
        made = {"uid": grant.uid, "code": code, "code_expires_at": grant.code_expires_at}
        return Response(GrantSerializer(made).data, status=status.HTTP_201_CREATED)
