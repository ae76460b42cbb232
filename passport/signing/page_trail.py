"""Whether what is kept of a printed page is what the acts of printing and withdrawing it tell."""

import hashlib
from collections.abc import Iterator, Sequence

from passport.signing import canonical
from passport.signing.acts import with_acts
from passport.signing.models import Act, VerificationCode, VerifiedRow

PRINTED, WITHDRAWN = "issue_verification_code", "withdraw_verification_code"


def told_of_new(page: VerificationCode, rows: Sequence[VerifiedRow]) -> dict[str, str]:
    """Return what the act of printing tells of a page; what the code is, nobody learns from it."""
    shown = [
        [str(row.position), row.kind, row.subject_uid, str(row.version), bytes(row.digest).hex()]
        for row in sorted(rows, key=lambda row: row.position)
    ]
    return {
        "code_hmac": hashlib.sha256(bytes(page.code_hmac)).hexdigest(),
        "page": str(page.page),
        "pages": str(page.pages),
        "facility_name": page.facility_name,
        "shown": canonical.digest(canonical.dumps({"rows": shown})).hex(),
    }


def changed_pages() -> Iterator[tuple[VerificationCode, tuple[str, ...]]]:
    """Yield the pages whose rows were changed behind the acts, with the columns; `shown` is what stood on the page."""
    pages = VerificationCode.objects.prefetch_related("rows")
    for page, acts in with_acts(pages, verbs=(PRINTED, WITHDRAWN)):
        changed = tuple(name for name, now, told in _comparisons(page, acts) if now != told)
        if changed:
            yield page, changed


def _comparisons(page: VerificationCode, acts: Sequence[Act]) -> Iterator[tuple[str, object, object]]:
    told = {act.verb: act for act in reversed(acts)}
    printed, withdrawn = told.get(PRINTED), told.get(WITHDRAWN)
    if printed is None:
        yield "uid", page.uid, None
        return
    yield "created_at", page.created_at, printed.at
    # The first pages were printed with an act that told no more than how many rows there were.
    says = told_of_new(page, list(page.rows.all()))
    yield from ((name, now, printed.detail.get(name, now)) for name, now in says.items())
    yield "withdrawn_at", page.withdrawn_at, withdrawn.at if withdrawn else None
