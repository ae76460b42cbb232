"""Whether a facility's seal and certificate stand over a signature: then it can be checked without the published keys of people.

A passkey has no certificate. What the facility seals is the form of the whole answer of the key, digest and stamp in it.
Source: `passport.signing.signed_rows`.
"""

from collections.abc import Iterator
from typing import Any

from passport.signing import verification
from passport.signing.signed_rows import signature_draft
from passport.verify.certified import Named, check_certificate
from passport.verify.copies import SealCopy, SignatureCopy
from passport.verify.keyring import Keyring
from passport.verify.outcomes import Check, Reason, What, failed, held, left_open

_NAMED = Named(certificate=What.TOUCH_CERTIFICATE, time=What.TOUCH_TIME)


def check_witnessed(signature: SignatureCopy, *, facility: str, keys: Keyring | None) -> Iterator[Check]:
    """Say whether exactly this signature was sealed by the facility of its row, and under which certificate."""
    if signature.sealed is None:
        yield left_open(What.TOUCH_SEAL, Reason.SIGNATURE_NOT_SEALED)
        return
    yield from _of_seal(signature.sealed, signature, facility=facility, keys=keys)
    yield from check_certificate(signature.sealed, keys, named=_NAMED)


def _of_seal(seal: SealCopy, signature: SignatureCopy, *, facility: str, keys: Keyring | None) -> Iterator[Check]:
    known = keys.facilities.get(seal.facility_uid) if keys else None
    published = known.published_for(seal) if known else seal.public_key
    same_columns: Any = seal
    problems = verification.check_seal(
        same_columns, signature_draft(signature), facility_uid=facility, published_key=published, trail=None
    )
    yield from (failed(What.TOUCH_SEAL, one) for one in problems)
    if problems:
        return
    if known is None:
        yield left_open(What.TOUCH_SEAL, Reason.NO_SUCH_FACILITY if keys else Reason.NO_KEYS)
    else:
        yield held(What.TOUCH_SEAL)
