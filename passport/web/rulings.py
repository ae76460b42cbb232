"""What a text of law answers, in words that say how old it is and what it may do."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from passport.language.saying import say_begun, say_digits, say_number
from passport.law.pack import Provision
from passport.law.questions.entitlement import Answer, Verdict
from passport.law.questions.standing import Standing, Weight
from passport.law.shelf import pack_called
from passport.law.vocabulary import Role

ROLES: dict[Role, Promise] = {
    Role.DOCTOR: gettext_lazy("doctor of medicine"),
    Role.GENERAL_PRACTITIONER: gettext_lazy("general practitioner"),
    Role.RADIOLOGIST: gettext_lazy("radiologist"),
    Role.NUCLEAR_PHYSICIAN: gettext_lazy("nuclear medicine specialist"),
    Role.RADIATION_ONCOLOGIST: gettext_lazy("radiation oncologist"),
    Role.BRANCH_SPECIALIST: gettext_lazy("specialist of another branch"),
    Role.DENTIST: gettext_lazy("dentist"),
    Role.DENTAL_SPECIALIST: gettext_lazy("dental specialist"),
    Role.PHYSICIST: gettext_lazy("medical physicist"),
    Role.RADIOGRAPHER: gettext_lazy("radiographer"),
}
_VERDICTS: dict[Verdict, Promise] = {
    Verdict.YES: gettext_lazy("The text lets you decide on this examination."),
    Verdict.NO: gettext_lazy("The text does not name you among those who decide on this examination."),
    Verdict.NOT_RECORDED: gettext_lazy(
        "Whether the text lets you decide depends on what is not on record of you. The administrator of your hospital "
        "writes down your specialty and your years in the field."
    ),
    Verdict.SILENT: gettext_lazy("The text does not say who decides on this examination."),
}
_REMEDIES: dict[Weight, Promise | str] = {
    Weight.NONE: "",
    Weight.WARNS: gettext_lazy("You can go on; the decision says so."),
    Weight.STOPS: gettext_lazy("It is in force here, so the decision is left to somebody whom it names."),
}


@dataclass(frozen=True, kw_only=True)
class Ruling:
    """One answer of a text, for the person at the screen."""

    text: str
    article: str
    sentence: str
    remedy: str
    weight: str
    words: str = ""
    language: str = ""


def rule_words(pack_id: str, article: str) -> str:
    """Return an article with the year of its text, as readers call it; the key of the text itself is for payloads."""
    if not pack_id:
        return article
    said = {"article": article, "year": year_of(pack_id)}
    return say_begun(_("%(article)s, text of %(year)s") % said) if article else _("text of %(year)s") % said


def year_of(pack_id: str) -> str:
    """Return of which year a text is; the key where this deployment has the text no more."""
    pack = pack_called(pack_id)
    return str(say_number(pack.instrument.year)) if pack else pack_id


def text_name(pack_id: str) -> str:
    """Return what a text is called; the key where this deployment has the text no more."""
    pack = pack_called(pack_id)
    return pack.instrument.name if pack else pack_id


def status_words(standing: Standing) -> str:
    """Return how old a text is, and whether a facility said that it holds."""
    pack = standing.pack
    if standing.in_force:
        return _("Text of %(year)d, in force here: confirmed by %(name)s on %(day)s.") % {
            "year": pack.instrument.year,
            "name": standing.confirmed_by,
            "day": standing.confirmed_on,
        }
    said = _("Text of %(year)d, which may have been replaced: it informs and stops nothing.")
    return say_digits(said % {"year": pack.instrument.year})


def deciding_words(answer: Answer | None, standing: Standing | None) -> Ruling | None:
    """Return what the text says of the person who is about to decide; None where no text is known."""
    if answer is None or standing is None:
        return None
    weight = standing.weigh(objects=answer.stands_against)
    sentence = str(_VERDICTS[answer.verdict])
    if answer.by_emergency and answer.verdict is Verdict.YES:
        sentence = _("Because this is an emergency, the text lets you decide on this examination.")
    return Ruling(
        text=status_words(standing),
        article=answer.article,
        sentence=sentence,
        remedy=str(_REMEDIES[weight]),
        weight=weight,
    )


def provision_words(provision: Provision | None, standing: Standing) -> Ruling | None:
    """Return one provision in the words of its text."""
    if provision is None:
        return None
    return Ruling(
        text=status_words(standing),
        article=provision.article,
        sentence=provision.says,
        remedy="",
        weight=Weight.NONE,
        words=provision.words,
        language=standing.pack.languages[0],
    )
