"""Who may do what: the pack's answer for one person, one procedure and one day, with its article. Plain Python."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from passport.law.conditions import Circumstances, Clause
from passport.law.pack import ActRule, Pack
from passport.law.professional import NAMED_BRANCHES, HeldRole, Professional, roles_of
from passport.law.vocabulary import Act, ProcedureClass, Role


class Verdict(StrEnum):
    """What a pack answers."""

    YES = "yes"
    NO = "no"
    NOT_RECORDED = "not_recorded"  # it depends on what nobody wrote down of the person
    SILENT = "silent"  # the text names nobody for this act


@dataclass(frozen=True, kw_only=True)
class Case:
    """What is to be done, and when."""

    classes: tuple[ProcedureClass, ...]  # the kinds of procedure among which this one stands; one suffices
    region: str = ""  # of the dictionary of examinations
    on: date
    emergency: bool = False


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A pack's answer: the rule that decides, what it lacks, and who else must take part."""

    verdict: Verdict
    pack: str
    article: str = ""
    role: Role | None = None
    unmet: tuple[Clause, ...] = ()
    by_emergency: bool = False  # only the emergency widens the circle so far
    together_with: tuple[Role, ...] = ()

    @property
    def stands_against(self) -> bool:
        """Return whether the pack does not let this person do it."""
        return self.verdict in (Verdict.NO, Verdict.NOT_RECORDED)


_BEST_FIRST = (True, None, False)
_VERDICTS = {True: Verdict.YES, None: Verdict.NOT_RECORDED, False: Verdict.NO}


def may(act: Act, person: Professional, case: Case, pack: Pack) -> Answer:
    """Return whether a person may do an act in a case, by the rule that is kindest to that person."""
    if not case.classes:  # nobody knows what kind of procedure it is, so nobody is known to be let
        return Answer(verdict=Verdict.NOT_RECORDED if pack.acts else Verdict.SILENT, pack=pack.id)
    rules = rules_for(act, case.classes, pack)
    if not rules:
        return Answer(verdict=Verdict.SILENT, pack=pack.id)
    named = {rule.role for rule in rules}
    tried = [
        (rule, held, _circumstances(person, held, case))
        for rule in rules
        for held in roles_of(person, case.on)
        if _is_meant(held.role, rule.role, named)
    ]
    if not tried:
        verdict = Verdict.NO if person.is_recorded else Verdict.NOT_RECORDED
        return Answer(verdict=verdict, pack=pack.id, article=_joined(rule.article for rule in rules))
    rule, _held, met = min(tried, key=lambda one: _rank(*one))
    return Answer(
        verdict=_VERDICTS[rule.condition.holds(met)],
        pack=pack.id,
        article=rule.article,
        role=rule.role,
        unmet=rule.condition.unmet(met),
        by_emergency=_needs_emergency(rule),
        together_with=_together(rule, rules),
    )


def rules_for(act: Act, classes: Iterable[ProcedureClass], pack: Pack) -> list[ActRule]:
    """Return the rules of a pack for an act on procedures of these kinds, as printed."""
    wanted = {pack.named(one) for one in classes}
    return [rule for rule in pack.acts if rule.act is act and rule.procedure_class in wanted]


def _is_meant(held: Role, meant: Role, named: set[Role]) -> bool:
    """Return whether a role is the one that a rule means.

    A specialist "of another branch" is one of any branch that the text does not name for this act by itself.
    """
    return held is meant or (meant is Role.BRANCH_SPECIALIST and held in NAMED_BRANCHES - named)


def _rank(rule: ActRule, _held: HeldRole, met: Circumstances) -> tuple[int, bool, int]:
    return _BEST_FIRST.index(rule.condition.holds(met)), _needs_emergency(rule), len(rule.condition.unmet(met))


def _needs_emergency(rule: ActRule) -> bool:
    return any(clause.kind == "emergency" for clause in rule.condition.clauses)


def _circumstances(person: Professional, held: HeldRole, case: Case) -> Circumstances:
    specialty = held.specialty
    regions = specialty.regions if specialty else frozenset()
    return Circumstances(
        on=case.on,
        emergency=case.emergency,
        own_specialty=case.region in regions if regions and case.region else None,
        examined_in=specialty.examined_in if specialty else None,
        working_since=person.working_since,
        trained_for=person.trained_for,
    )


def _together(rule: ActRule, rules: Iterable[ActRule]) -> tuple[Role, ...]:
    if not rule.together:
        return ()
    return tuple(dict.fromkeys(one.role for one in rules if one.together and one.role is not rule.role))


def _joined(articles: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(articles))
