"""Take what waits into the log, one batch after the other, and sign a head when nothing waits any more."""

import secrets
from collections.abc import Iterator, Sequence
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import connection, transaction

from passport.signing.errors import NoLogKey
from passport.signing.log import stored
from passport.signing.log.forms import NEWEST
from passport.signing.log.heads import SALT_SIZE, SignedHead, commitment, leaf_of, signed_head
from passport.signing.models import LogEntry, LogHead, LogNode, LogWaiting

BATCH = 500


def append_waiting(*, at: datetime, limit: int = BATCH) -> int:
    """Take in what waits, the first that came first; return how many entries came. The last batch signs a head.

    Whoever else is about to do the same waits until this is committed. Raises NoLogKey in a process that does not hold
    the log's key: only the worker does.
    """
    return _append(_key(), at=at, limit=limit)


@transaction.atomic
def _append(key: Ed25519PrivateKey, *, at: datetime, limit: int) -> int:
    _take_turn()
    found = list(LogWaiting.objects.filter(lost_at=None).order_by("pk")[: limit + 1])
    waiting, is_more = found[:limit], len(found) > limit
    last = stored.last_head()
    size = stored.size()
    entries = list(_entries(waiting, start=size, at=at))
    log = stored.growing(size)
    finished = [node for entry in entries for node in log.append(entry.leaf)]
    LogEntry.objects.bulk_create(entries)
    LogNode.objects.bulk_create(LogNode(level=level, index=index, node=node) for (level, index), node in finished)
    LogWaiting.objects.filter(pk__in=[one.pk for one in waiting], lost_at=None).delete()
    # A head between two batches of what waited together would make the rows of the second look back-dated.
    if not is_more and (log.size > (last.size if last else 0) or _has_other_key(last, key)):
        _keep(signed_head(size=log.size, root=log.root, at=at, key=key))
    return len(entries)


def _key() -> Ed25519PrivateKey:
    if not settings.LOG_KEY:
        raise NoLogKey
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(settings.LOG_KEY))


def _take_turn() -> None:
    """Let nobody else append before this transaction ends. Readers go on reading; SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE signing_logentry IN EXCLUSIVE MODE")


def _entries(waiting: Sequence[LogWaiting], *, start: int, at: datetime) -> Iterator[LogEntry]:
    """Return the entries of what waits; who is gone already is marked, and kept where an audit finds it."""
    forms = {kind: NEWEST[kind] for kind in {one.kind for one in waiting} if kind in NEWEST}
    names = {kind: [one.uid for one in waiting if one.kind == kind] for kind in forms}
    rows = {kind: form.rows(names[kind]) for kind, form in forms.items()}
    known = _known(waiting)
    lost = [one.pk for one in waiting if one.uid not in rows.get(one.kind, {})]
    if lost:
        LogWaiting.objects.filter(pk__in=lost).update(lost_at=at)
    index = start
    for one in (one for one in waiting if one.uid in rows.get(one.kind, {})):
        if (one.kind, one.uid) not in known:
            known.add((one.kind, one.uid))
            yield _entry(one, index=index, form=forms[one.kind].write(rows[one.kind][one.uid]))
            index += 1


def _known(waiting: Sequence[LogWaiting]) -> set[tuple[str, str]]:
    """Return which of them the log has already, by kind and uid."""
    kinds, uids = {one.kind for one in waiting}, [one.uid for one in waiting]
    return set(LogEntry.objects.filter(kind__in=kinds, uid__in=uids).values_list("kind", "uid"))


def _entry(one: LogWaiting, *, index: int, form: bytes) -> LogEntry:
    salt = secrets.token_bytes(SALT_SIZE)
    committed = commitment(form, salt=salt)
    return LogEntry(
        index=index,
        kind=one.kind,
        uid=one.uid,
        form=NEWEST[one.kind].number,
        salt=salt,
        commitment=committed,
        leaf=leaf_of(committed),
    )


def _has_other_key(last: SignedHead | None, key: Ed25519PrivateKey) -> bool:
    """Say whether the key was exchanged since: the new one signs a head at once, so that the old one has an end."""
    return last is not None and last.public_key != key.public_key().public_bytes_raw()


def _keep(head: SignedHead) -> None:
    LogHead.objects.create(
        size=head.size,
        root=head.root,
        signed_at=head.signed_at,
        public_key=head.public_key,
        signature=head.signature,
    )
