"""That there is something to read goes out to who gave an address: never what it is."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from passport.language.offered import is_offered
from passport.people.messages import MessageNotSent, kinds_sent, send_message
from passport.people.models import Contact, ContactKind, User
from passport.people.selectors import proven_contacts
from passport.queue.services import add_job, hurry_job
from passport.signing.models import Notice

TELL = "tell_user"  # the kind of the job
# What comes within an hour goes out as one message, but for what somebody may want to stop.
TOGETHER = timedelta(hours=1)
AT_ONCE = frozenset({"emergency.opened", "guest.asked", "grant.redeemed", "passport.left", "reader.joined"})


def tell_later(notice: Notice) -> None:
    """Have whoever is to read a notice told of it, where an address is known."""
    if not kinds_sent() or not _addresses(notice.user):
        return
    at = notice.created_at
    if notice.kind in AT_ONCE:
        hurry_job(kind=TELL, subject_uid=notice.user.uid, at=at)
    else:
        add_job(kind=TELL, subject_uid=notice.user.uid, at=at, due_at=at + TOGETHER)


def tell_user(*, user_uid: str, at: datetime) -> datetime | None:
    """Send one message for all that somebody has not read and was not told of. Return when to look again.

    Raises MessageNotSent.
    """
    user = User.objects.get(uid=user_uid)
    unread = Notice.objects.filter(user=user, read_at__isnull=True, sent_at__isnull=True)
    told = list(unread.values_list("pk", "kind"))
    addresses = _addresses(user)
    if not told or not addresses or not user.is_active:
        return None
    # A text message costs somebody something: beside a mail it goes out for what cannot wait.
    hurried = any(kind in AT_ONCE for _pk, kind in told)
    _send(user, addresses if hurried else addresses[:1])
    Notice.objects.filter(pk__in=[pk for pk, _kind in told]).update(sent_at=at)
    # What came while the message went out found this job at work, and made none.
    later = list(unread.values_list("kind", flat=True))
    return (at if AT_ONCE & set(later) else at + TOGETHER) if later else None


def _addresses(user: User) -> list[Contact]:
    """Return where somebody is told, the mail first."""
    sent = kinds_sent()
    return [contact for contact in proven_contacts(user) if contact.kind in sent] if sent else []


def _send(user: User, addresses: list[Contact]) -> None:
    """Send the message to each address; one that takes it is enough."""
    taken = 0
    with override(user.language if is_offered(user.language) else settings.LANGUAGE_CODE):
        for contact in addresses:
            subject, text = _words(ContactKind(contact.kind))
            try:
                send_message(kind=ContactKind(contact.kind), address=contact.address, subject=subject, text=text)
                taken += 1
            except MessageNotSent:
                continue
    if not taken:
        raise MessageNotSent


def _words(kind: ContactKind) -> tuple[str, str]:
    site = {"site": settings.PUBLIC_URL}
    said = _("There is something new for you to read. Sign in to see it: %(site)s") % site
    ends = _("You asked to be told at this address. On the page “Account” you can end it.")
    return _("Something new to read"), said if kind == ContactKind.MOBILE else f"{said}\n\n{ends}\n"
