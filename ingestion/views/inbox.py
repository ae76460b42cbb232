"""The inbox, one object of it, and the sources: for those who look after them."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from ingestion.forms.sources import IdentifierForm, IssuerForm, SourceForm
from ingestion.models import InboxItem, Source
from ingestion.presenters import inbox as words
from ingestion.presenters.commitments import AnswerLine, answer_line
from ingestion.presenters.pacs import retrieval_lines
from ingestion.reasons import Reason
from ingestion.selectors import (
    ROLES,
    ItemMissing,
    SourceMissing,
    commitments_of,
    inbox_for,
    item_for,
    managed_facilities,
    may_reconcile,
    named_by,
    source_for,
    sources_for,
)
from ingestion.services import reconciling, sources
from ingestion.services.looking import ItemView, look_at_item
from passport.guards import role_required, second_factor_required
from passport.language.saying import say_number
from passport.people.services.permission import NotAllowed

DECISIONS: dict[str, Callable[..., None]] = {
    words.TRY_AGAIN: reconciling.try_again,
    words.ACCEPT: reconciling.accept,
    words.TAKE_BACK: reconciling.take_back,
    words.SET_ASIDE: reconciling.set_aside,
}
# What a person reads when a source cannot be kept as typed, and at which field.
REFUSED = {
    sources.SourceNameTaken: ("name", gettext_lazy("Another source has this name.")),
    sources.AeTitleTaken: ("ae_title", gettext_lazy("Another source calls with this AE title.")),
    sources.AeTitleMissing: ("ae_title", gettext_lazy("Write the AE title that it calls with.")),
    sources.OrdersNotTaken: (
        "orders",
        gettext_lazy("Orders come over the web, from a sender of one hospital: the one that decides on them."),
    ),
    sources.UnknownTimeZone: ("time_zone", gettext_lazy("There is no such time zone; write it as Europe/Belgrade.")),
}


def administrators(page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Open a page to those who look after sources, after a second factor."""
    return role_required(*ROLES)(second_factor_required(page))


@administrators
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """Show what arrived, newest first."""
    found = inbox_for(
        user=request.user,
        state=request.GET.get("state", ""),
        page=request.GET.get("page", ""),
        source=request.GET.get("source", ""),
        at=timezone.now(),
    )
    shown = {"inbox": found, "tabs": words.tabs(found), "lines": words.lines(found.page)}
    shown["only"] = f"&source={found.source.uid}" if found.source else ""
    return render(request, "ingestion/inbox.html", shown)


@administrators
@require_safe
def item(request: HttpRequest, uid: str) -> HttpResponse:
    """Show one object, with both sides where a decision is asked for."""
    try:
        view = look_at_item(uid=uid, reader=request.user, at=timezone.now())
    except ItemMissing:
        raise Http404 from None
    return _item_page(request, view, form=_form_for(view))


@administrators
@require_POST
def decide(request: HttpRequest, uid: str, verb: str) -> HttpResponse:
    """Do what a person decided about an object."""
    found = _as_seen(request, uid)
    if verb not in DECISIONS or found is None:
        return _changed_meanwhile(request, uid)
    try:
        DECISIONS[verb](item=found, by=request.user, at=timezone.now())
    except (reconciling.AlreadySettled, reconciling.NotAcceptable):
        return _changed_meanwhile(request, uid)
    except NotAllowed:
        raise PermissionDenied from None
    messages.success(request, _("Done. The object is read again at once.") if verb != "set_aside" else _("Set aside."))
    return redirect("ingestion:item", uid=uid)


@administrators
@require_POST
def give_identifier(request: HttpRequest, uid: str) -> HttpResponse:
    """Say whose report it is."""
    found, form = _as_seen(request, uid), IdentifierForm(request.POST)
    if found is None or not form.is_valid():
        return _changed_meanwhile(request, uid)
    try:
        reconciling.give_identifier(item=found, by=request.user, at=timezone.now(), **form.cleaned_data)
    except (reconciling.AlreadySettled, reconciling.IdentifierIncomplete):
        return _changed_meanwhile(request, uid)
    except NotAllowed:
        raise PermissionDenied from None
    messages.success(request, _("Done. The object is read again at once."))
    return redirect("ingestion:item", uid=uid)


@administrators
@require_POST
def name_issuer(request: HttpRequest, uid: str) -> HttpResponse:
    """Say what the issuer of this object is called here from now on."""
    found, form = _as_seen(request, uid), IssuerForm(request.POST)
    if found is None or not form.is_valid():
        return _changed_meanwhile(request, uid)
    try:
        count = sources.name_issuer(source=found.source, by=request.user, at=timezone.now(), **form.cleaned_data)
    except sources.IssuerMissing:
        return _changed_meanwhile(request, uid)
    except NotAllowed:
        raise PermissionDenied from None
    messages.success(request, _("Done. Waiting objects that are read again: %(count)s.") % {"count": say_number(count)})
    return redirect("ingestion:item", uid=uid)


@administrators
@require_safe
def source_list(request: HttpRequest) -> HttpResponse:
    """Show the sources, and where they reach us."""
    shown = {"sources": sources_for(request.user, timezone.now()), "receiver": receiver()}
    return render(request, "ingestion/sources.html", shown)


@administrators
def add_source(request: HttpRequest) -> HttpResponse:
    """Register a source."""
    form = SourceForm(request.POST or None, facilities=managed_facilities(request.user, timezone.now()))
    if request.method == "POST" and form.is_valid() and _kept(request, form, sources.add_source):
        return redirect("ingestion:sources")
    return render(request, "ingestion/source.html", {"form": form, "receiver": receiver()})


@administrators
def source(request: HttpRequest, uid: str) -> HttpResponse:
    """Change a source."""
    try:
        found = source_for(request.user, uid, timezone.now())
    except SourceMissing:
        raise Http404 from None
    form = SourceForm(request.POST or None, facilities=managed_facilities(request.user, timezone.now()), source=found)
    if request.method == "POST" and form.is_valid() and _kept(request, form, sources.update_source, source=found):
        return redirect("ingestion:sources")
    shown = {"form": form, "source": found, "receiver": receiver(), "answers": answers_of(found)}
    return render(request, "ingestion/source.html", shown)


def answers_of(found: Source) -> list[AnswerLine]:
    """Return who waits for our answer, or had it."""
    return [answer_line(row) for row in commitments_of(found)]


def receiver() -> dict[str, object]:
    """Return where sources reach us."""
    return {
        "ae_title": settings.RECEIVER_AE_TITLE,
        "host": settings.RECEIVER_HOST,
        "port": settings.RECEIVER_PORT,
        "tls": bool(settings.RECEIVER_TLS_CERTIFICATE),
        "asks_for_certificates": bool(settings.RECEIVER_TLS_CERTIFICATE and settings.RECEIVER_TLS_CA),
        "web_address": f"{settings.PUBLIC_URL.rstrip('/')}{reverse('dicomweb:studies')}",
        "orders_address": f"{settings.PUBLIC_URL.rstrip('/')}{reverse('orders:orders')}",
    }


def _kept(request: HttpRequest, form: SourceForm, verb: Callable[..., object], **about: object) -> bool:
    try:
        verb(**form.cleaned_data, **about, by=request.user, at=timezone.now())
    except tuple(REFUSED) as refusal:
        field, told = REFUSED[type(refusal)]
        form.add_error(field, told)
        return False
    except NotAllowed:
        raise PermissionDenied from None
    messages.success(request, _("Saved."))
    return True


def _as_seen(request: HttpRequest, uid: str) -> InboxItem | None:
    """Return the object if it still waits for the reason that was on the screen."""
    try:
        found = item_for(request.user, uid, timezone.now())
    except ItemMissing:
        raise Http404 from None
    return found if found.reason == request.POST.get("reason") else None


def _changed_meanwhile(request: HttpRequest, uid: str) -> HttpResponse:
    messages.warning(request, _("Nothing was done: a field was empty, or somebody else dealt with it. Please look."))
    return redirect("ingestion:item", uid=uid)


def _form_for(view: ItemView) -> IdentifierForm | IssuerForm | None:
    if view.item.reason == Reason.NO_IDENTIFIER and view.evidence:
        return IdentifierForm()
    if view.item.reason == Reason.ISSUER_UNKNOWN and view.evidence:
        return IssuerForm(initial={"as_sent": view.evidence.issuer_as_sent})
    return None


def _item_page(request: HttpRequest, view: ItemView, *, form: IdentifierForm | IssuerForm | None) -> HttpResponse:
    shown = {
        "line": words.line(view.item),
        "decisions": words.decisions(view.item, seen=view.evidence is not None),
        "evidence": view.evidence,
        "lost": view.lost,
        "named": retrieval_lines(named_by(view.item)),
        "comparisons": words.comparisons(view.evidence) if view.evidence else [],
        "contradiction": words.contradiction(view),
        "may_reconcile": may_reconcile(request.user, view.item.source.facility, timezone.now()),
        "form": form,
        "form_verb": "ingestion:name_issuer" if isinstance(form, IssuerForm) else "ingestion:give_identifier",
    }
    return render(request, "ingestion/item.html", shown)
