"""Put a report on a row of the own hospital as a PDF, and take it off where it was the wrong one."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from passport.access.models import Purpose
from passport.access.services import NotAllowed, open_list
from passport.booklet.models import Entry
from passport.booklet.services import NotAnApprover
from passport.booklet.states import State
from passport.guards import role_required, second_factor_required
from passport.imaging.selectors import every_report_on
from passport.imaging.services import UPLOADERS, ReportKnown, upload_report, withdraw_report
from passport.objects import StorageUnavailable
from passport.pdf.checking import MAX_BYTES, NoPaper
from passport.people.models import Practitioner, Role, User
from passport.people.selectors import practitioners_with
from passport.web.evidence import person_of
from passport.web.images.presenters import day_of, name_of
from passport.web.images.report_words import PAPER_FAULTS, fault_sentence
from passport.web.refusals import sentence_of

# For what somebody who may upload works with rows.
# Each with the page of that work.
WORK = {
    Purpose.PERFORMING: "radiographer:today",
    Purpose.SIGNING: "approver:list",
    Purpose.CORRECTION: "facility:patients",
}


class ReportFileForm(forms.Form):
    """The file of a report."""

    file = forms.FileField(
        label=gettext_lazy("Report as PDF"),
        help_text=gettext_lazy("At most 20 MB, without a password. Look at the name on it before you choose it."),
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
    )
    author = forms.ChoiceField(
        label=gettext_lazy("Written by"),
        help_text=gettext_lazy("A row whose approver nobody knows waits for this person then."),
        required=False,
    )

    def __init__(self, *args: Any, approvers: Iterable[Practitioner], **options: Any) -> None:
        super().__init__(*args, **options)
        self._approvers = {one.uid: one for one in approvers}
        self.fields["author"].choices = [("", _("not recorded")), *_told_apart(self._approvers.values())]

    @property
    def wrote(self) -> Practitioner | None:
        """Return who was named; None for nobody."""
        return self._approvers.get(self.cleaned_data["author"])


@role_required(*UPLOADERS)
@second_factor_required
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, entry_uid: str) -> HttpResponse:
    """List the reports on a row, and add one as a file; what is not taken says why, and what to do."""
    at = timezone.now()
    entry, back = _row(request.user, entry_uid, at)
    approvers = practitioners_with(entry.facility, Role.APPROVER, at=at)
    form = ReportFileForm(request.POST or None, request.FILES or None, approvers=approvers)
    if request.method == "POST" and form.is_valid() and _kept(form, entry, by=request.user, at=at):
        messages.success(request, _("The report stands on the row now. Was it the wrong file? Withdraw it here."))
        _say_who_is_asked(request, entry, form.wrote, at)
        return redirect("images:upload", entry.uid)
    context = {
        "form": form,
        "entry": entry,
        "back": reverse(back),
        "person": person_of(entry.record),
        "name": name_of(entry),
        "day": day_of(entry),
        "zone": entry.facility.time_zone,
        "reports": [(one, fault_sentence(one)) for one in every_report_on(entry)],
    }
    return render(request, "images/upload.html", context, status=422 if form.errors else 200)


def _say_who_is_asked(request: HttpRequest, entry: Entry, author: Practitioner | None, at: datetime) -> None:
    """Say whether the row waits for the author who was named; nothing where nobody was."""
    if author is None:
        return
    waits_for = _row(request.user, entry.uid, at)[0].approver
    said = _("The row waits for %(name)s.") if waits_for == author else _("Whom the row waits for stays as it was.")
    messages.info(request, said % {"name": author})


@role_required(*UPLOADERS)
@second_factor_required
@require_POST
def withdraw(request: HttpRequest, entry_uid: str, report_uid: str) -> HttpResponse:
    """Take a report off a row."""
    at = timezone.now()
    entry, _back = _row(request.user, entry_uid, at)
    try:
        withdraw_report(entry=entry, uid=report_uid, by=request.user, at=at)
    except NotAllowed as error:
        raise Http404 from error
    messages.success(
        request, _("Withdrawn. Nobody reads this report on the row any more; you can choose the right file.")
    )
    return redirect("images:upload", entry.uid)


def _told_apart(people: Iterable[Practitioner]) -> list[tuple[str, str]]:
    """Return people to choose from; the licence number stands only beside a name that two of them bear."""
    listed = list(people)
    bearing = Counter(str(one) for one in listed)
    return [(one.uid, str(one) if bearing[str(one)] == 1 else f"{one} ({one.licence_number})") for one in listed]


def _row(reader: User, uid: str, at: datetime) -> tuple[Entry, str]:
    """Return a row of a hospital at which somebody may upload, and the page of that work; write the look down."""
    for purpose, page in WORK.items():
        try:
            entry = open_list(reader=reader, purpose=purpose, at=at).entry(uid)
        except NotAllowed:
            continue
        if entry.state != State.VOID:
            return entry, page
    raise Http404


def _kept(form: ReportFileForm, entry: Entry, *, by: User, at: datetime) -> bool:
    """Keep the file that was sent; write into the form why it is not kept."""
    data = form.cleaned_data["file"].read(MAX_BYTES + 1)
    try:
        upload_report(entry=entry, data=data, author=form.wrote, by=by, at=at)
    except NoPaper as error:
        form.add_error("file", str(PAPER_FAULTS[error.fault]))
    except ReportKnown:
        form.add_error("file", _("This very file stands on the row already."))
    except NotAnApprover as error:
        form.add_error("author", sentence_of(error))
    except StorageUnavailable as error:
        form.add_error("file", sentence_of(error))
    else:
        return True
    return False
