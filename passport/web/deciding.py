"""The two forms of one decision, and what a text says beside them. Only the form that was sent is filled and checked."""

from collections.abc import Sequence
from datetime import datetime

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from passport.access.services import does_nuclear_medicine
from passport.justification.models import DecisionVerdict, Request, Urgency
from passport.justification.selectors import asks_due, classes_asked, has_high_dose, leaflets_of, standing_for
from passport.justification.services import Said, note_informed
from passport.law.questions.before import needs_alternative, needs_repeat_reason, provision_for
from passport.law.vocabulary import Actor, Ask, ProcedureClass, Topic
from passport.people.models import User
from passport.people.selectors import day_at, practitioner_of
from passport.web.request_forms import AnswerForm, ApprovalForm, InformedForm, RefusalForm
from passport.web.rulings import Ruling, provision_words


class DecidingForms:
    """To approve, with what is asked and said before; or not to approve, with what could be done instead."""

    def __init__(self, found: Request, data: QueryDict | None, *, repeated: bool, by: User, at: datetime) -> None:
        self.verdict = data.get("verdict", "") if data else ""
        approving = data if self.verdict == DecisionVerdict.APPROVED else None
        due = asks_due(found, Actor.APPROVER, on=day_at(found.facility, at))
        self.asks = [AnswerForm(approving, rule=rule) for rule in due]
        self.approval = ApprovalForm(
            approving,
            repeats=repeated and not found.repeat_reason,
            emergency=found.urgency == Urgency.EMERGENCY,
            counts_days=found.planned_on is None and any(rule.ask is Ask.CYCLE for rule in due),
        )
        self.refusal = RefusalForm(data if self.verdict == DecisionVerdict.REFUSED else None)
        self.informed = _informed_form(found, approving, by=by)

    @property
    def of_approval(self) -> list[ApprovalForm | AnswerForm | InformedForm]:
        """Return the forms that the button of the approval sends."""
        return [self.approval, *self.asks, *([self.informed] if self.informed else [])]

    @property
    def is_refusing(self) -> bool:
        """Return whether the refusal was sent, and is to stand open."""
        return self.verdict == DecisionVerdict.REFUSED

    def are_valid(self) -> bool:
        """Return whether what was sent can be used. A refusal needs no answer of the patient: nothing will be done."""
        if self.verdict not in DecisionVerdict.values:
            return False
        valid = [form.is_valid() for form in self._sent()]  # each says what is wrong with it
        return all(valid)

    def said(self) -> Said:
        """Return what was decided."""
        if self.is_refusing:
            return Said(verdict=DecisionVerdict.REFUSED, **self.refusal.cleaned_data)
        given = self.approval.cleaned_data
        return Said(
            verdict=DecisionVerdict.APPROVED,
            reason=given["reason"],
            repeat_reason=given.get("repeat_reason", ""),
            answers=tuple(ask.answered() for ask in self.asks),
            planned_on=given.get("planned_on"),
        )

    def of_priors(self) -> dict[str, object]:
        """Return what was said of earlier findings elsewhere."""
        given = {} if self.is_refusing else self.approval.cleaned_data
        return {"asked_from": given.get("asked_from", ""), "not_waited": given.get("not_waited", False)}

    def note_informed(self, found: Request, *, by: User, at: datetime) -> None:
        """Write down that the patient was told of the risks, where that was said with the approval."""
        given = self.informed.cleaned_data if self.informed and not self.is_refusing else {}
        if given.get("informed_now"):
            leaflets = {one.uid: one for one in leaflets_of(found.facility)}
            leaflet = leaflets.get(given["leaflet"])
            note_informed(
                request=found, informed_by=given["informed_by"], informed_at=at, leaflet=leaflet, by=by, at=at
            )

    def refuse(self, sentence: str) -> None:
        """Say beside the form that was sent why nothing was done."""
        (self.refusal if self.is_refusing else self.approval).add_error(None, sentence)

    def first_error(self) -> str:
        """Return what is wrong with what was sent, for a page that asks by script."""
        for form in self._sent():
            for name, errors in form.errors.items():
                label = form.fields[name].label if name in form.fields else ""
                return f"{label}: {errors[0]}" if label else str(errors[0])
        return _("Choose whether you approve.")

    def _sent(self) -> Sequence[ApprovalForm | RefusalForm | AnswerForm | InformedForm]:
        return [self.refusal] if self.is_refusing else self.of_approval


def _informed_form(found: Request, data: QueryDict | None, *, by: User) -> InformedForm | None:
    if not has_high_dose(found) or found.informed_at:
        return None
    initial = {"informed_by": str(practitioner_of(by) or by)}
    return InformedForm(data, initial=initial, leaflets=list(leaflets_of(found.facility)), with_decision=True)


def informing(found: Request, *, by: User, at: datetime) -> dict[str, object]:
    """Return how the patient is told of the risks before an examination with a high dose; nothing before another one."""
    if not has_high_dose(found):
        return {}
    standing = standing_for(found, on=day_at(found.facility, at))
    provision = provision_for(Topic.INFORMING, classes_asked(found), standing.pack) if standing else None
    initial = {"informed_by": found.informed_by or str(practitioner_of(by) or by)}
    return {
        "informed_form": InformedForm(initial=initial, leaflets=list(leaflets_of(found.facility))),
        "informed": found.informed_at,
        "informing": provision_words(provision, standing) if standing else None,
    }


def nuclear(request: HttpRequest, found: Request, *, at: datetime) -> dict[str, object]:
    """Return whether the activity, the consent and the sheet of this request are the reader's matter."""
    radioactive = {ProcedureClass.NUCLEAR, ProcedureClass.NUCLEAR_THERAPY} & set(classes_asked(found))
    return {"plans_activity": bool(radioactive) and does_nuclear_medicine(request.user, at)}


def rules(found: Request, repeats: bool, *, at: datetime) -> list[Ruling]:
    """Return the provisions that this decision meets, in the text's own words."""
    standing = standing_for(found, on=day_at(found.facility, at))
    if standing is None:
        return []
    pack = standing.pack
    provisions = [
        needs_repeat_reason(pack) if repeats else None,
        provision_for(Topic.EMERGENCY, classes_asked(found), pack) if found.urgency == Urgency.EMERGENCY else None,
        needs_alternative(pack),
    ]
    return [words for one in provisions if (words := provision_words(one, standing))]
