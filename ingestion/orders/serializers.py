"""What an order may say, field by field, and what its sender is answered: the shape, never what becomes of it."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from ingestion.orders.examination import Asked
from ingestion.orders.order import Ordered
from passport.booklet.examinations import EXAMINATIONS, SIDES
from passport.booklet.reading import Code, Identifier, Kind, PatientAsSent
from passport.database import clean_text
from passport.justification.models import DecisionVerdict, ExposurePurpose, Urgency
from passport.justification.purposes import FIELDS, NEEDED, missing_fields
from passport.justification.services import Wish
from passport.justification.states import RequestState
from passport.people.models import Sex

# Words joined by single signs. No spaces, and none that an address would have to hide.
NUMBER: Final = re.compile(r"\w+(?:[.:^~+=@/-]\w+)*")
CANCEL: Final = "/cancel"  # ends the address under which an order is cancelled, so no number ends so
KINDS: Final = (Kind.CT, Kind.PROJECTION, Kind.MAMMOGRAPHY, Kind.NUCLEAR_MEDICINE, Kind.OTHER)
MOST_UNKNOWN: Final = 20  # unknown fields that are named in an answer
_MISSING = {"required": _("This field is missing."), "null": _("This field is missing.")}


def is_number(text: str) -> bool:
    """Return whether a text can be the number of an order."""
    return bool(NUMBER.fullmatch(text)) and not text.endswith(CANCEL)


class Text(serializers.CharField):
    """A text, without control characters. Numbers and true or false are none."""

    default_error_messages = {
        **_MISSING,
        "invalid": _("Write this as text, in quotes."),
        "blank": _("This field is empty."),
        "max_length": _("This is longer than {max_length} characters."),
    }

    def to_internal_value(self, data: Any) -> str:
        """Return the text as it is stored. Raises ValidationError."""
        if not isinstance(data, str):
            self.fail("invalid")
        text = clean_text(data, limit=len(data))
        if not text and not self.allow_blank:
            self.fail("blank")
        return text


class Choice(serializers.ChoiceField):
    """One of a few words."""

    default_error_messages = {**_MISSING, "invalid_choice": _("This is none of the words that are taken here.")}

    def to_internal_value(self, data: Any) -> str:
        """Return the word. Raises ValidationError."""
        return str(super().to_internal_value(data if isinstance(data, str) else ""))


class Day(serializers.DateField):
    """A day as YYYY-MM-DD."""

    default_error_messages = {
        **_MISSING,
        "invalid": _("Write the day as 2026-03-27."),
        "datetime": _("Write the day as 2026-03-27."),
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d"], **options)


_NUMBER_WORDS = {
    **_MISSING,
    "invalid": _("Write this as a number."),
    "max_value": _("This number is larger than {max_value}."),
    "min_value": _("This number is smaller than {min_value}."),
    "max_digits": _("This number has too many digits."),
    "max_decimal_places": _("This number has too many decimal places."),
    "max_whole_digits": _("This number is too large."),
    "max_string_length": _("This number has too many digits."),
    "overflow": _("This number is too large."),
}


class Whole(serializers.IntegerField):
    """A whole number."""

    default_error_messages = _NUMBER_WORDS

    def to_internal_value(self, data: Any) -> int:
        """Return the number. Raises ValidationError."""
        if not isinstance(data, int) or isinstance(data, bool):
            self.fail("invalid")
        return int(data)


class Number(serializers.DecimalField):
    """A decimal number, with or without quotes."""

    default_error_messages = _NUMBER_WORDS


class Strict(serializers.Serializer):
    """An object that has no fields but its own. What is null is not said."""

    default_error_messages = {**_MISSING, "invalid": _("Write this as an object with named fields.")}

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """Return what was said. Raises ValidationError."""
        if isinstance(data, Mapping):
            unknown = sorted(clean_text(name, limit=64) for name in data if name not in self.fields)
            if unknown:
                raise serializers.ValidationError(
                    {name: [_("There is no such field.")] for name in unknown[:MOST_UNKNOWN]}
                )
            data = {name: said for name, said in data.items() if said is not None}
        return dict(super().to_internal_value(data))


class PatientSerializer(Strict):
    """Whose examination it is, as the sender's register has it."""

    issuer = Text(max_length=200, allow_blank=True, default="")
    id = Text(max_length=200)
    name = Text(max_length=400)
    birth_date = Day(required=False)
    sex = Choice(choices=Sex.choices, required=False)

    def as_sent(self, said: Mapping[str, Any]) -> PatientAsSent:
        """Return it as every report names a patient."""
        born = said.get("birth_date")
        return PatientAsSent(
            identifiers=(Identifier(value=said["id"], issuer=said["issuer"] or None),),
            name=said["name"],
            birth_date=born.isoformat() if born else None,
            sex=said.get("sex"),
        )


class ConceptSerializer(Strict):
    """A code of somebody else: of a standard, or of the hospital's own table."""

    scheme = Text(max_length=64)
    value = Text(max_length=64)


class ExaminationSerializer(Strict):
    """What is asked for: a code of the dictionary, a code of somebody else, or words with their kind."""

    code = Text(max_length=64, allow_blank=True, default="")
    concept = ConceptSerializer(required=False)
    words = Text(max_length=200, allow_blank=True, default="")
    kind = Choice(choices=[str(kind) for kind in KINDS], required=False)
    side = Choice(choices=list(SIDES), required=False)

    def validate_code(self, code: str) -> str:
        """Return a code that the dictionary has. Raises ValidationError."""
        if code and code not in EXAMINATIONS:
            raise serializers.ValidationError(_("The dictionary of examinations has no such code."))
        return code

    def validate(self, said: dict[str, Any]) -> dict[str, Any]:
        """Ask for one way of naming it, and for no kind that contradicts. Raises ValidationError."""
        if not (said["code"] or said["words"] or "concept" in said):
            raise serializers.ValidationError(_("Say which examination: a code, a concept, or words with their kind."))
        item = EXAMINATIONS.get(said["code"])
        if item is not None and said.get("kind", item.kind) != item.kind:
            raise serializers.ValidationError({"kind": _("The examination of this code is of another kind.")})
        return said


class PurposeSerializer(Strict):
    """What the examination is for, with the fields that belong to that purpose and no others."""

    kind = Choice(choices=ExposurePurpose.choices)
    programme = Text(max_length=200, allow_blank=True, default="")
    approval_reference = Text(max_length=100, allow_blank=True, default="")
    committee = Text(max_length=200, allow_blank=True, default="")
    constraint_msv = Number(max_digits=9, decimal_places=3, min_value=0, required=False)
    ordered_by = Text(max_length=200, allow_blank=True, default="")
    carer_of = Text(max_length=200, allow_blank=True, default="")

    def validate(self, said: dict[str, Any]) -> dict[str, Any]:
        """Hold the table of purposes. Raises ValidationError."""
        purpose = said["kind"]
        wrong = {name: _("This purpose needs this field.") for name in missing_fields(purpose, said)}
        foreign = [name for name in FIELDS if name not in NEEDED[purpose] and said.get(name) not in (None, "")]
        wrong |= {name: _("This field belongs to another purpose.") for name in foreign}
        if wrong:
            raise serializers.ValidationError(wrong)
        return said


class ReferrerSerializer(Strict):
    """Who asks for the examination."""

    name = Text(max_length=120)
    licence_number = Text(max_length=64, allow_blank=True, default="")


class OrderSerializer(Strict):
    """One order for one examination."""

    order_number = Text(max_length=64)
    accession_number = Text(max_length=64, allow_blank=True, default="")
    patient = PatientSerializer()
    examination = ExaminationSerializer()
    indication = Text(max_length=2000)
    indication_code = Text(max_length=64, allow_blank=True, default="")
    question = Text(max_length=1000, allow_blank=True, default="")
    urgency = Choice(choices=Urgency.choices, default=Urgency.ROUTINE)
    emergency_reason = Text(max_length=500, allow_blank=True, default="")
    repeat_reason = Text(max_length=1000, allow_blank=True, default="")
    purpose = PurposeSerializer(required=False)
    planned_on = Day(required=False)
    planned_views = Whole(min_value=1, max_value=200, required=False)
    guardian = Text(max_length=200, allow_blank=True, default="")
    mass_kg = Number(max_digits=6, decimal_places=2, min_value=0, required=False)
    referrer = ReferrerSerializer()

    def validate_order_number(self, number: str) -> str:
        """Return a number that an address can name. Raises ValidationError."""
        if not is_number(number):
            raise serializers.ValidationError(
                _("Use letters and digits, joined by single signs of . : ^ ~ + = @ / - _, and no /cancel at the end.")
            )
        return number

    def validate(self, said: dict[str, Any]) -> dict[str, Any]:
        """Ask why an emergency is one. Raises ValidationError."""
        if said["urgency"] == Urgency.EMERGENCY and not said["emergency_reason"]:
            raise serializers.ValidationError({"emergency_reason": _("Say why this cannot wait.")})
        return said

    def ordered(self) -> Ordered:
        """Return the order, after `is_valid`."""
        said = self.validated_data
        examination, purpose = said["examination"], said.get("purpose", {"kind": ExposurePurpose.DIAGNOSIS})
        concept, kind = examination.get("concept"), examination.get("kind")
        plain = (
            "order_number", "accession_number", "indication", "indication_code", "question", "emergency_reason",
            "repeat_reason", "planned_on", "planned_views", "guardian", "mass_kg",
        )  # fmt: skip
        return Ordered(
            number=said["order_number"],
            patient=PatientSerializer().as_sent(said["patient"]),
            asked=Asked(
                code=examination["code"],
                coded=Code(scheme=concept["scheme"], value=concept["value"]) if concept else None,
                words=examination["words"],
                kind=Kind(kind) if kind else None,
            ),
            wish=Wish(
                laterality=examination.get("side", ""),
                urgency=Urgency(said["urgency"]),
                purpose=ExposurePurpose(purpose["kind"]),
                **{name: said[name] for name in plain if name in said},
                **{name: purpose[name] for name in FIELDS if name in purpose},
            ),
            referrer=said["referrer"]["name"],
            licence_number=said["referrer"]["licence_number"],
        )


def field_errors(errors: Any, at: str = "") -> Iterator[tuple[str, str]]:
    """Yield each problem of an order with its field, as `patient.birth_date`; `order` is the whole of it."""
    if not isinstance(errors, Mapping):
        yield at or "order", str(errors[0])
        return
    for name, found in errors.items():
        whole = name == "non_field_errors"
        yield from field_errors(found, at if whole else f"{at}.{name}".strip("."))


class UnderstoodSerializer(serializers.Serializer):
    """The examination as it was understood."""

    code = serializers.CharField(help_text="Of the dictionary; empty where only the words are known.")
    as_sent = serializers.CharField()


class AlternativeSerializer(serializers.Serializer):
    """What a refusal proposes instead."""

    code = serializers.CharField(help_text="Of the dictionary; empty for what is only in words.")
    words = serializers.CharField()


class DecisionSerializer(serializers.Serializer):
    """The decision that counts now."""

    verdict = serializers.ChoiceField(choices=DecisionVerdict.choices)
    reason = serializers.CharField()
    alternative = AlternativeSerializer(allow_null=True)
    decided_by = serializers.CharField()
    decided_at = serializers.DateTimeField()
    text = serializers.CharField(help_text="The text of law; empty where none is known.")
    article = serializers.CharField()
    in_force = serializers.BooleanField(
        help_text="Whether somebody at the hospital confirmed that this text is in force."
    )


class OrderAnswerSerializer(serializers.Serializer):
    """Where an order stands."""

    order_number = serializers.CharField()
    state = serializers.ChoiceField(choices=[str(state) for state in RequestState if state != RequestState.DRAFT])
    state_at = serializers.DateTimeField()
    received_at = serializers.DateTimeField()
    examination = UnderstoodSerializer()
    decision = DecisionSerializer(allow_null=True)


class OrderRefusalSerializer(serializers.Serializer):
    """Why nothing was done."""

    code = serializers.CharField()
    detail = serializers.CharField()
    fields = serializers.DictField(child=serializers.CharField(), required=False)
