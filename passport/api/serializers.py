"""The shape of what the API answers beside the document."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from passport.access.models import Ground
from passport.booklet.reading import Kind
from passport.justification.models import DecisionVerdict, Request, Urgency
from passport.justification.selectors import subject_of
from passport.justification.states import RequestState
from passport.people.models import Patient, Record


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


class OffsetSerializer(serializers.Serializer):
    """From which one on a list is wanted."""

    offset = serializers.IntegerField(min_value=0, max_value=1_000_000, default=0)


class RequestPatientSerializer(serializers.Serializer):
    """Whose examination it is."""

    name = serializers.SerializerMethodField()
    birth_date = serializers.DateField(allow_null=True)

    def get_name(self, about: Patient | Record) -> str:
        """Return the name as registered, else as sent with the identifier."""
        return str(about) if isinstance(about, Patient) else about.name_as_sent


class RequestedExaminationSerializer(serializers.Serializer):
    """What is asked for."""

    code = serializers.CharField(source="exam_code", help_text="Of the dictionary; empty where only words are known.")
    words = serializers.CharField(source="exam_as_sent")
    kind = serializers.ChoiceField(choices=[str(kind) for kind in Kind])
    side = serializers.CharField(source="laterality")


class RequestDecisionSerializer(serializers.Serializer):
    """The decision that counts now."""

    verdict = serializers.ChoiceField(choices=DecisionVerdict.choices)
    reason = serializers.CharField()
    alternative_code = serializers.CharField()
    alternative = serializers.CharField()
    decided_by = serializers.CharField(source="by")
    decided_at = serializers.DateTimeField(source="at")
    text = serializers.CharField(source="pack", help_text="The text of law; empty where none is known.")
    article = serializers.CharField()
    in_force = serializers.BooleanField()


class RequestSerializer(serializers.Serializer):
    """One request of a doctor, with what was decided."""

    uid = serializers.CharField()
    state = serializers.ChoiceField(choices=[str(state) for state in RequestState])
    state_at = serializers.DateTimeField()
    sent_at = serializers.DateTimeField(allow_null=True)
    facility = serializers.CharField(source="facility.name")
    patient = serializers.SerializerMethodField()
    examination = RequestedExaminationSerializer(source="*")
    indication = serializers.CharField()
    question = serializers.CharField()
    urgency = serializers.ChoiceField(choices=Urgency.choices)
    planned_on = serializers.DateField(allow_null=True)
    order_number = serializers.CharField()
    accession_number = serializers.CharField()
    decision = RequestDecisionSerializer(allow_null=True)

    @extend_schema_field(RequestPatientSerializer)
    def get_patient(self, request: Request) -> dict[str, object]:
        """Return whose examination it is: a patient, or a record that is nobody's yet."""
        return dict(RequestPatientSerializer(subject_of(request)).data)
