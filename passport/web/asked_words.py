"""What patients read of requests and decisions: that it was asked for, what was decided, who will talk with them."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from passport.justification.models import Request
from passport.justification.selectors import Chain, last_decision
from passport.justification.states import RequestState
from passport.language.saying import say_day
from passport.web.requested import decision_line, requested_name

# What is said where the referrer is known by name, and where nobody knows who asked.
WAITS = (
    gettext_lazy("%(what)s: asked for by %(name)s; %(facility)s has not decided yet, and you need not do anything."),
    gettext_lazy("%(what)s: asked for; %(facility)s has not decided yet, and you need not do anything."),
)
APPROVED = (
    gettext_lazy("%(what)s: asked for by %(name)s and approved at %(facility)s."),
    gettext_lazy("%(what)s: asked for and approved at %(facility)s."),
)
REFUSED = (
    gettext_lazy(
        "%(what)s: the specialist did not approve this examination; your doctor %(name)s has the reasons and will talk "
        "with you."
    ),
    gettext_lazy(
        "%(what)s: the specialist did not approve this examination; your doctor has the reasons and will talk with you."
    ),
)
INSTEAD = (
    gettext_lazy(
        "%(what)s: the specialist did not approve this examination and proposes %(instead)s; your doctor %(name)s will "
        "talk with you about it."
    ),
    gettext_lazy(
        "%(what)s: the specialist did not approve this examination and proposes %(instead)s; your doctor will talk with "
        "you about it."
    ),
)
_SENTENCES: dict[str, tuple[Promise, Promise]] = {
    RequestState.APPROVED: APPROVED,
    RequestState.REFUSED: REFUSED,
    RequestState.ANSWERED: REFUSED,
}


def request_sentence(request: Request) -> str:
    """Return how a request stands, in one sentence for the patient."""
    name, instead = _doctor(request), _instead(request)
    sentences = INSTEAD if instead else _SENTENCES.get(request.state, WAITS)
    said = {"what": requested_name(request), "name": name, "facility": request.facility.name, "instead": instead}
    return str(sentences[0 if name else 1]) % said


def repeat_sentence(chain: Chain | None) -> str:
    """Return why the same examination was done again; empty where it was no repeat."""
    if chain is None or chain.request.repeat_of is None or not chain.request.repeat_reason:
        return ""
    before, reason = chain.request.repeat_of, chain.request.repeat_reason
    if before.performed_on is None:
        return _(
            "The same examination was done before; the doctor gave this reason for doing it again: “%(reason)s”."
        ) % {"reason": reason}
    return _(
        "The same examination was done on %(date)s; the doctor gave this reason for doing it again: “%(reason)s”."
    ) % {"date": say_day(before.performed_on), "reason": reason}


def _instead(request: Request) -> str:
    """Return what a refusal proposes; "" of a request that is not refused."""
    decision = last_decision(request)
    is_refused = _SENTENCES.get(request.state) is REFUSED
    return decision_line(decision).alternative if is_refused and decision else ""


def _doctor(request: Request) -> str:
    return str(request.referrer) if request.referrer else request.referrer_as_sent
