"""What a text asks before an exposure: reasons, alternatives, questions to women. Plain Python."""

from collections.abc import Iterable
from datetime import date, timedelta

from passport.law.pack import AskRule, Pack, Provision
from passport.law.vocabulary import Actor, Ask, ProcedureClass, Topic


def provision_for(topic: Topic, classes: Iterable[ProcedureClass], pack: Pack) -> Provision | None:
    """Return what a text says about a topic for procedures of these kinds; None where it says nothing."""
    wanted = {pack.named(one) for one in classes}
    found = (one for one in pack.provisions if one.topic is topic)
    return next((one for one in found if not one.classes or wanted & set(one.classes)), None)


def needs_repeat_reason(pack: Pack) -> Provision | None:
    """Return the provision that wants a repeat explained in writing; None where the text has none."""
    return next((one for one in pack.provisions if one.topic is Topic.REPEAT and one.in_writing), None)


def needs_alternative(pack: Pack) -> Provision | None:
    """Return the provision that wants a refusal to name another examination; None where the text has none."""
    return next((one for one in pack.provisions if one.topic is Topic.REFUSAL and one.alternative), None)


def emergency_waives_priors(pack: Pack) -> Provision | None:
    """Return the provision that lets an emergency go on without earlier findings; None where the text has none."""
    found = (one for one in pack.provisions if one.topic is Topic.EMERGENCY)
    return next((one for one in found if Topic.PRIORS in one.waives), None)


def asks_of(
    actor: Actor, classes: Iterable[ProcedureClass], pack: Pack, *, pelvis_in_beam: bool = False
) -> list[AskRule]:
    """Return what this person asks a woman before a procedure of these kinds."""
    wanted = {pack.named(one) for one in classes}
    return [
        rule
        for rule in pack.asks
        if actor in rule.by and wanted & set(rule.classes) and (pelvis_in_beam or not rule.pelvis_in_beam)
    ]


def stands_within(rule: AskRule, *, cycle_start: date, on: date) -> bool:
    """Return whether an exposure stands within the days that the text prints, the first day counted as one."""
    if rule.ask is not Ask.CYCLE or rule.within_days is None:
        return True
    return cycle_start <= on < cycle_start + timedelta(days=rule.within_days)
