"""What patients read of requests and decisions: that it was asked for, what was decided, who will talk with them."""

from django.utils.translation import gettext as _

from passport.justification.models import Request
from passport.justification.selectors import Chain, last_decision
from passport.justification.states import RequestState
from passport.web.requested import decision_line, requested_name


def request_sentence(request: Request) -> str:
    """Return how a request stands, in one sentence for the patient."""
    what = {"what": requested_name(request), "name": _doctor(request), "facility": request.facility.name}
    return _SENTENCES.get(request.state, _waits)(request, what)


def repeat_sentence(chain: Chain | None) -> str:
    """Return why the same examination was done again; empty where it was no repeat."""
    if chain is None or chain.request.repeat_of is None or not chain.request.repeat_reason:
        return ""
    said = {"date": chain.request.repeat_of.performed_on, "reason": chain.request.repeat_reason}
    return (
        _("The same examination was done on %(date)s; the doctor gave this reason for doing it again: “%(reason)s”.")
        % said
    )


def _waits(_request: Request, what: dict[str, str]) -> str:
    return _("%(what)s: asked for by %(name)s; %(facility)s has not decided yet, and you need not do anything.") % what


def _approved(_request: Request, what: dict[str, str]) -> str:
    return _("%(what)s: asked for by %(name)s and approved at %(facility)s.") % what


def _refused(request: Request, what: dict[str, str]) -> str:
    decision = last_decision(request)
    instead = decision_line(decision).alternative if decision else ""
    if instead:
        return _(
            "%(what)s: the specialist did not approve this examination and proposes %(instead)s; your doctor %(name)s will "
            "talk with you about it."
        ) % (what | {"instead": instead})
    return (
        _(
            "%(what)s: the specialist did not approve this examination; your doctor %(name)s has the reasons and will talk "
            "with you."
        )
        % what
    )


_SENTENCES = {
    RequestState.WAITING: _waits,
    RequestState.APPROVED: _approved,
    RequestState.REFUSED: _refused,
    RequestState.ANSWERED: _refused,
}


def _doctor(request: Request) -> str:
    return str(request.referrer) if request.referrer else request.referrer_as_sent
