"""What a text of law lets a person do, in words: one line for each kind of procedure."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from passport.booklet.examinations import REGIONS, Language
from passport.language.saying import say_list
from passport.law.conditions import Clause
from passport.law.pack import Pack
from passport.law.professional import Professional, roles_of
from passport.law.questions.entitlement import Answer, Case, Verdict, may
from passport.law.vocabulary import Act, ProcedureClass, Role
from passport.web import law_words as words

# What nobody wrote down, by the clause of the condition that asks for it.
NOT_WRITTEN: dict[str, Promise] = {
    "own_specialty": gettext_lazy("the parts of the body that belong to the specialty are not written down"),
    "examined_before": gettext_lazy("the year of the specialist examination is not written down"),
    "years_in": gettext_lazy("since when this person works in the field is not written down (%(field)s)"),
    "trained_for": gettext_lazy("no training is written down (%(field)s)"),
}


@dataclass(frozen=True, kw_only=True)
class Entitled:
    """One act on one kind of procedure: the answer, and the article that gives it."""

    answer: str
    article: str
    stands: bool  # the text lets this person do it, be it under a condition


@dataclass(frozen=True, kw_only=True)
class EntitledLine:
    """One kind of procedure: who may request it, and who may approve it."""

    procedure: str
    prescribe: Entitled
    approve: Entitled


def entitled_lines(person: Professional, pack: Pack, *, on: date) -> list[EntitledLine]:
    """Return what a text lets a person request and approve on a day, by kind of procedure."""
    return [
        EntitledLine(
            procedure=str(words.CLASSES[one]),
            prescribe=_entitled(Act.PRESCRIBE, one, person, pack, on),
            approve=_entitled(Act.APPROVE, one, person, pack, on),
        )
        for one in ProcedureClass
    ]


def _entitled(act: Act, one: ProcedureClass, person: Professional, pack: Pack, on: date) -> Entitled:
    answer = may(act, person, Case(classes=(one,), on=on), pack)
    if answer.by_emergency:  # the text widens the circle: what it would say then is what counts
        answer = may(act, person, Case(classes=(one,), on=on, emergency=True), pack)
    regions = _regions(person, answer.role, on)
    # Whether an examination belongs to the specialty shows only with the examination.
    unmet = tuple(clause for clause in answer.unmet if not (regions and clause.kind == "own_specialty"))
    return Entitled(
        answer=_sentence(answer, unmet, regions, known=person.is_recorded),
        article=answer.article,
        stands=answer.verdict is Verdict.YES
        or (answer.verdict is Verdict.NOT_RECORDED and not unmet and bool(regions)),
    )


def _sentence(answer: Answer, unmet: tuple[Clause, ...], regions: str, *, known: bool) -> str:
    if answer.verdict is Verdict.SILENT:
        return _("The text names nobody for it.")
    if answer.verdict is Verdict.NO:
        wanted = words.condition_words(unmet)
        return _("No. The text wants: %(what)s.") % {"what": wanted} if wanted else _("No.")
    if not known or answer.role is None:
        return _("Not known: neither profession nor specialty is written down.")
    if unmet:
        what = say_list(_not_written(clause) for clause in unmet if clause.kind in NOT_WRITTEN)
        return _("Not known: %(what)s.") % {"what": what}
    return _yes(answer, regions)


def _not_written(clause: Clause) -> str:
    return str(NOT_WRITTEN[clause.kind]) % {"field": words.field_words(clause.subject)}


def _yes(answer: Answer, regions: str) -> str:
    within = any(clause.kind == "own_specialty" for clause in answer.unmet)
    conditions = [
        _("in an emergency") if answer.by_emergency else "",
        _("within the own specialty (%(regions)s)") % {"regions": regions} if within else "",
        _("together with: %(who)s") % {"who": words.listed_words(answer.together_with, words.ROLES)}
        if answer.together_with
        else "",
    ]
    said = say_list(condition for condition in conditions if condition)
    return _("Yes, %(conditions)s.") % {"conditions": said} if said else _("Yes.")


def _regions(person: Professional, role: Role | None, on: date) -> str:
    """Return the parts of the body that belong to the specialties on which a role rests; empty: none is written down."""
    held = [one.specialty for one in roles_of(person, on) if one.role is role and one.specialty]
    codes = {code for specialty in held for code in specialty.regions}
    language = get_language() or Language.ENGLISH
    return say_list(region.names.in_language(language) for code, region in REGIONS.items() if code in codes)
