"""What an approver reads before signing a row: one table, from which the order of the list and the sentences both come.

A row with none of these reasons, whose approval by this person is recorded, is plain: it may be signed with others.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import partial

from django.conf import settings
from django.db.models import (
    BooleanField,
    Case,
    CharField,
    DecimalField,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import BaseExpression, Combinable
from django.db.models.functions import Coalesce, Concat, ExtractDay, ExtractMonth, ExtractYear
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from passport.booklet.merging import Label
from passport.booklet.models import ApprovalKind, Confirmation, Dose, Entry, Exposure
from passport.booklet.reading import Grade
from passport.booklet.states import State
from passport.booklet.words import DISOWNED_SENTENCE, LABELS
from passport.justification.models import Asked, AskedAnswer
from passport.justification.selectors import PREGNANT
from passport.law.questions.levels import plain_levels
from passport.law.shelf import packs
from passport.law.vocabulary import Ask, Quantity
from passport.people.models import Practitioner

Condition = Q | Exists
# Days as numbers that both databases count alike: a month is worth 100, so that a year is 1200.
_MONTH, _YEAR = 100, 1200
# Totals of a whole examination that a text may print a level of, and from what evidence. Source: reports.audits.quantities.
_TOTALS: dict[Quantity, str] = {Quantity.DLP: "113813", Quantity.DOSE_AREA_PRODUCT: "113722"}
# The phantom that a level may name, and the concept by which reports tell of it. Source: CID 4052.
_PHANTOMS = {"head": "113690", "body": "113691"}
_MEASURED = tuple(str(grade) for grade in (Grade.DEVICE_REPORT, Grade.PICTURE, Grade.TYPED))


class _Joined(Func):
    """Texts one behind the other in one flat expression: SQLite's parser takes few that stand within one another."""

    template = "(%(expressions)s)"
    arg_joiner = " || "
    output_field = CharField()


class Why(StrEnum):
    """Why a row is read before it is signed."""

    DISOWNED = "disowned"
    INCIDENT = "incident"
    PREGNANT = "pregnant"
    CHILD = "child"
    AMENDED = "amended"
    DATE = "date"
    EXAMINATION = "examination"
    ANOTHER = "another"
    OTHERWISE = "otherwise"
    PERFORMER = "performer"
    AGAIN = "again"
    ABOVE = "above"
    TYPED = "typed"
    NO_DOSE = "no_dose"
    OVERLAPPING = "overlapping"
    PARTIAL = "partial"
    TOTALS = "totals"
    PHANTOMS = "phantoms"
    SHARED = "shared"


@dataclass(frozen=True, kw_only=True)
class Reason:
    """When a row is read first, in what words its approver is told, and where that comes from."""

    when: Callable[[], Condition]
    sentence: str | Promise
    source: str


# What a room above this one knows of a row: it says so when it is set up.
_ABOVE: dict[Why, Callable[[], Condition]] = {}


def know(why: Why, when: Callable[[], Condition]) -> None:
    """Take the condition of a reason from the room that holds what it is about."""
    _ABOVE[why] = when


def _above(why: Why) -> Condition:
    return _ABOVE[why]()


def _no_dose() -> Condition:
    return ~Exists(Dose.objects.filter(version=OuterRef("current_version")))


def _labelled(label: Label) -> Condition:
    said = Exposure.objects.alias(said=Concat(Value(" "), "labels", Value(" ")))
    return Exists(said.filter(said__contains=f" {label} ", entry=OuterRef("pk")))


def _is_child() -> Condition:
    return Q(age_number__lt=settings.CHILD_COMES_OF_AGE_AT * _YEAR)


def _is_again() -> Condition:
    """Return that the hospital did the same within the months that it set, and that no request says why again.

    Only its own rows: of what was done elsewhere nothing is told here. As in `justification.priors`, a side that nobody
    wrote down may be the same one.
    """
    before = ExpressionWrapper(OuterRef("day_number") - _number_of("performed_on"), output_field=IntegerField())
    within = ExpressionWrapper(OuterRef("facility__repeat_months") * _MONTH, output_field=IntegerField())
    side = ExpressionWrapper(OuterRef("laterality"), output_field=CharField())
    # One person has few rows and a hospital very many: as a sum its key is no way in, and the person's is.
    place = ExpressionWrapper(F("facility_id") + Value(0), output_field=IntegerField())
    same = Entry.objects.alias(before=before, within=within, side=side, place=place).filter(
        Q(laterality=F("side")) | Q(laterality__in=("", "both")) | Q(side__in=("", "both")),
        place=OuterRef("facility_id"),
        exam_code=OuterRef("exam_code"),
        performed_on__lte=OuterRef("performed_on"),
        before__lte=F("within"),
        therapy=False,
    )
    same = same.exclude(pk=OuterRef("pk")).exclude(exam_code="").exclude(state__in=(State.VOID, State.JOINED))
    theirs = Exists(same.filter(record__patient=OuterRef("record__patient")))
    found = Exists(same.filter(record=OuterRef("record"))) | theirs
    unsaid = Q(request__isnull=True) | Q(request__repeat_reason="")
    return Q(unsaid, found, therapy=False)


def _is_another() -> Condition:
    sides = ~Q(laterality__in=("", "both")) & ~Q(request__laterality__in=("", "both"))
    exam = ~Q(exam_code="") & ~Q(request__exam_code="") & ~Q(request__exam_code=F("exam_code"))
    return Q(request__isnull=False) & (exam | (sides & ~Q(request__laterality=F("laterality"))))


def _is_above() -> Condition:
    """Return that a total of an adult lies above the one level that the text of the row's place and day prints of it."""
    found = Q(pk__in=[])
    for quantity, phantom in _printed_levels():
        code = _TOTALS[quantity]
        total = Dose.objects.filter(_like(phantom), version=OuterRef("current_version"), code_value=code)
        above = total.filter(grade__in=_MEASURED, value_sort__gt=OuterRef(_name_of(quantity, phantom)))
        found |= Q(Exists(above))
    return found & Q(age_number__gte=settings.CHILD_COMES_OF_AGE_AT * _YEAR, therapy=False)


def _like(phantom: str) -> Q:
    """Return which doses are like a level: of one that names a phantom those alone of which the report names the same."""
    concept = _PHANTOMS.get(phantom, "")
    return Q(phantom=concept) | Q(phantom="", exposure__phantom=concept) if concept else Q()


def _label(label: Label) -> Reason:
    return Reason(when=partial(_labelled, label), sentence=LABELS[label], source="booklet.merging")


READ_FIRST: dict[Why, Reason] = {
    Why.DISOWNED: Reason(
        when=lambda: Q(disowned=True), sentence=DISOWNED_SENTENCE, source="what patients say is wrong: booklet.mistakes"
    ),
    Why.INCIDENT: Reason(
        when=partial(_above, Why.INCIDENT),
        sentence=_("An unintended exposure at this examination stands in the register, or is looked into."),
        source="2013/59/Euratom, art. 63; the register of the hospital",
    ),
    Why.PREGNANT: Reason(
        when=lambda: Q(pregnancy__in=[str(answer) for answer in PREGNANT]),
        sentence=_("She is pregnant or may be: see what was asked."),
        source="2013/59/Euratom, art. 62; the last answer before the examination",
    ),
    Why.CHILD: Reason(
        when=_is_child, sentence=_("The patient is a child."), source="2013/59/Euratom, art. 61; CHILD_COMES_OF_AGE_AT"
    ),
    Why.AMENDED: Reason(
        when=lambda: Q(state=State.AMENDED),
        sentence=_("It was signed or confirmed before, and waits for a new signature."),
        source="booklet.states",
    ),
    Why.DATE: Reason(
        when=lambda: Q(performed_on__isnull=True),
        sentence=_("The date is not known."),
        source="the form's first column",
    ),
    Why.EXAMINATION: Reason(
        when=lambda: Q(exam_code=""),
        sentence=_("The examination is not in the dictionary."),
        source="the form's second column",
    ),
    Why.ANOTHER: Reason(
        when=_is_another,
        sentence=_("What was done is not what was asked for: another examination, or the other side."),
        source="the request that stands beside the row",
    ),
    Why.OTHERWISE: Reason(
        when=lambda: Q(as_written=False, taken_back=False),
        sentence=_("It was done otherwise than written: see what the radiographer says."),
        source="the confirmation that counts: booklet.models.performed",
    ),
    Why.PERFORMER: Reason(
        when=lambda: Q(taken_back=False, performer=F("instead_of")) & ~Q(performer=""),
        sentence=_("It was performed by somebody else than the row names: see what the radiographer says."),
        source="the confirmation that counts, of the staff of the hospital alone: booklet.performers",
    ),
    Why.AGAIN: Reason(
        when=_is_again,
        sentence=_("The same examination was done here not long before, and no request says why again."),
        source="the months that the hospital set: Facility.repeat_months",
    ),
    Why.ABOVE: Reason(
        when=_is_above,
        sentence=_("A dose lies above the reference level of the text that is taken here."),
        source="the levels of the row's rule pack: law.questions.levels",
    ),
    Why.TYPED: Reason(
        when=lambda: ~Q(typed_by=""), sentence=_("Typed by hand by %(name)s."), source="grade D: no device says it"
    ),
    Why.NO_DOSE: Reason(when=_no_dose, sentence=_("No dose is known."), source="the current version"),
    Why.OVERLAPPING: _label(Label.OVERLAPPING),
    Why.PARTIAL: _label(Label.PARTIAL),
    Why.TOTALS: _label(Label.TOTALS_DIFFER),
    Why.PHANTOMS: _label(Label.MIXED_PHANTOMS),
    Why.SHARED: _label(Label.SHARED_EVENTS),
}


def with_reasons(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """Add to rows with parts why they are read first: `to_read`, the codes of the table, apart by spaces."""
    said = [
        Case(When(reason.when(), then=Value(f"{why} ")), default=Value(""), output_field=CharField())
        for why, reason in READ_FIRST.items()
    ]
    return _with_what_is_asked(entries).annotate(to_read=_Joined(*said))


def with_order(entries: QuerySet[Entry], approver: Practitioner | None) -> QuerySet[Entry]:
    """Add to rows with reasons whether their approver reads them one by one (`read_first`), or they are plain."""
    mine = Q(approver=approver, approver__isnull=False, approval=ApprovalKind.RECORDED, to_read="")
    return entries.annotate(
        read_first=Case(When(mine, then=Value(False)), default=Value(True), output_field=BooleanField())
    )


def is_plain(entry: Entry, approver: Practitioner | None) -> bool:
    """Return whether an approver may sign a row with others; one that nobody asked the reasons of is not."""
    mine = approver is not None and entry.approver_id == approver.pk
    return mine and entry.approval == ApprovalKind.RECORDED and entry.to_read == ""


def sentences_of(entry: Entry) -> Iterator[str]:
    """Yield why a row with reasons is read first, in the order of the table."""
    for code in (entry.to_read or "").split():
        yield str(READ_FIRST[Why(code)].sentence) % {"name": entry.typed_by}


def _with_what_is_asked(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """Add what several conditions look at: day and age as numbers, the last answer and confirmation, the text's levels."""
    last = Confirmation.objects.filter(entry=OuterRef("pk")).order_by("-number")
    # Whoever did not ask says nothing against what another heard.
    answers = Asked.objects.filter(ask=str(Ask.PREGNANCY)).exclude(answer=AskedAnswer.NOT_ASKED).order_by("-at", "-id")
    of_row, of_request = (answers.filter(**{name: OuterRef("pk")}) for name in ("entry", "request__entry"))
    born = Coalesce("record__patient__birth_date", "record__birth_date")
    return entries.alias(
        day_number=_number_of("performed_on"),
        age_number=ExpressionWrapper(_number_of("performed_on") - _number_of(born), output_field=IntegerField()),
        # What is asked of a row is asked after its request; each alone is found by its own key.
        pregnancy=Coalesce(Subquery(of_row.values("answer")[:1]), Subquery(of_request.values("answer")[:1])),
        as_written=Subquery(last.values("performed_as_written")[:1]),
        taken_back=Subquery(last.values("withdrawn")[:1]),
        instead_of=Subquery(last.values("instead_of")[:1]),
        **{_name_of(*what): _level_of(printed) for what, printed in _printed_levels().items()},
    )


def _number_of(day: str | BaseExpression) -> Combinable:
    return ExpressionWrapper(
        ExtractYear(day) * _YEAR + ExtractMonth(day) * _MONTH + ExtractDay(day), output_field=IntegerField()
    )


def _printed_levels() -> dict[tuple[Quantity, str], dict[tuple[str, str], Decimal]]:
    """Return the levels that any text prints, of each quantity and phantom, by text and examination."""
    found: dict[tuple[Quantity, str], dict[tuple[str, str], Decimal]] = {}
    for quantity in _TOTALS:
        for pack in packs():
            for (exam, phantom), value in plain_levels(pack, quantity).items():
                found.setdefault((quantity, phantom), {})[pack.id, exam] = value
    return found


def _level_of(printed: dict[tuple[str, str], Decimal]) -> BaseExpression:
    """Return the level that the text of a row's place and day prints of its examination; NULL where it prints none."""
    levels = [When(pack=pack, exam_code=exam, then=Value(value)) for (pack, exam), value in printed.items()]
    return Case(*levels, default=None, output_field=DecimalField(max_digits=24, decimal_places=9))


def _name_of(quantity: Quantity, phantom: str) -> str:
    return f"level_{quantity}_{phantom}"
