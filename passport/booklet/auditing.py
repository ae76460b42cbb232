"""Every row of the booklet that was signed or sealed, held to what was signed and sealed."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from passport.booklet.models import Entry, Version
from passport.booklet.verification import verify_entry
from passport.signing.models import Statement

AT_ONCE = 200
KINDS = ("row", "evidence")  # of statements about an entry


@dataclass(frozen=True, kw_only=True)
class ChangedRow:
    """A row that is not what was signed or sealed; `differences` names what of it."""

    uid: str
    differences: tuple[str, ...]


def changed_rows() -> Iterator[ChangedRow]:
    """Yield every such row; one that is gone though a statement tells of it is `entry`. Memory stays flat."""
    sealed = Version.objects.filter(entry=OuterRef("pk"), frozen_at__isnull=False)
    related = ("record", "facility", "approver", "current_version__evidence_statement")
    stated = Statement.objects.filter(kind__in=KINDS, subject_uid=OuterRef("uid"))
    entries = Entry.objects.filter(Exists(sealed) | Exists(stated)).select_related(*related).order_by("pk")
    for entry in entries.iterator(chunk_size=AT_ONCE):
        found = verify_entry(entry).differences
        if found:
            yield ChangedRow(uid=entry.uid, differences=found)
    # A row whose record or hospital is gone is read by nobody any more: it is as good as gone.
    whole = Version.objects.filter(entry__record__uid__gt="", entry__facility__uid__gt="")
    told = Statement.objects.filter(kind__in=KINDS).exclude(Exists(whole.filter(entry__uid=OuterRef("subject_uid"))))
    for uid in told.order_by("subject_uid").values_list("subject_uid", flat=True).distinct().iterator():
        yield ChangedRow(uid=uid, differences=("entry",))
