"""The shape of what the API answers beside the document."""

from rest_framework import serializers

from passport.access.models import Ground


class OpenableSerializer(serializers.Serializer):
    """A passport that the signed-in person may open."""

    uid = serializers.CharField(source="patient.uid")
    ground = serializers.ChoiceField(choices=Ground.choices)
    until = serializers.DateTimeField(allow_null=True)


class GrantSerializer(serializers.Serializer):
    """A code for one doctor. The code is shown here once and kept nowhere."""

    uid = serializers.CharField()
    code = serializers.CharField()
    code_expires_at = serializers.DateTimeField()


class RefusalSerializer(serializers.Serializer):
    """Why a request was refused."""

    detail = serializers.CharField()
