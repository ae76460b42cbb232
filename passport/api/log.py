"""The log for everybody: its newest signed head, and that it only grew. Sizes and hashes, and nothing of anybody."""

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

from passport.api.serializers import RefusalSerializer
from passport.codes import code_hmac
from passport.document.parts import text_of
from passport.signing.log import stored
from passport.signing.log.heads import published

REFUSED = {
    status.HTTP_404_NOT_FOUND: RefusalSerializer,
    status.HTTP_429_TOO_MANY_REQUESTS: RefusalSerializer,
}
LARGEST = 2**63 - 1


class HeadSerializer(serializers.Serializer):
    """A signed head. Bytes are base64url without padding."""

    size = serializers.IntegerField(min_value=0)
    root = serializers.CharField()
    signed_at = serializers.DateTimeField()
    public_key = serializers.CharField(help_text="Ed25519; the published keys say whether it counts.")
    signature = serializers.CharField()


class SizesSerializer(serializers.Serializer):
    """Two sizes of the log, the smaller one first."""

    def get_fields(self) -> dict[str, serializers.Field]:
        """Name them as addresses do; one of them is a word of Python."""
        sizes = {"min_value": 0, "max_value": LARGEST}
        return {"from": serializers.IntegerField(**sizes), "to": serializers.IntegerField(**sizes)}


class ConsistencySerializer(serializers.Serializer):
    """The way from one root to a later one. Source: RFC 9162, 2.1.4."""

    first_root = serializers.CharField()
    second_root = serializers.CharField()
    path = serializers.ListField(child=serializers.CharField())


class ByAddress(SimpleRateThrottle):
    """Answer one network address twice a second on the average; the address itself is not kept."""

    rate = "120/min"
    scope = "log"

    def get_cache_key(self, request: Request, view: APIView) -> str:
        """Count by an HMAC of the address."""
        who = code_hmac(get_adapter().get_client_ip(request), purpose="log", pepper=settings.CODE_PEPPER)
        return f"log-{who.hex()}"


class _Public(APIView):
    authentication_classes: list[type] = []
    permission_classes = [AllowAny]
    throttle_classes = [ByAddress]


class Head(_Public):
    """The newest head of the log."""

    @extend_schema(responses={200: HeadSerializer} | REFUSED)
    def get(self, request: Request) -> Response:
        """Return it; who keeps it can have the log checked against it later."""
        head = stored.last_head()
        if head is None:
            raise Http404
        return Response(published(head))


class Consistency(_Public):
    """That the log only grew."""

    @extend_schema(
        parameters=[SizesSerializer],
        responses={200: ConsistencySerializer, 400: RefusalSerializer} | REFUSED,
    )
    def get(self, request: Request) -> Response:
        """Return the nodes which show that the log of the second size begins with that of the first."""
        sizes = SizesSerializer(data=request.query_params)
        sizes.is_valid(raise_exception=True)
        first, second = sizes.validated_data["from"], sizes.validated_data["to"]
        try:
            path = stored.consistency(first=first, second=second)
        except stored.NoSuchSize as error:
            raise Http404 from error
        return Response(
            {
                "first_root": text_of(stored.root_at(first)),
                "second_root": text_of(stored.root_at(second)),
                "path": [text_of(node) for node in path],
            }
        )
