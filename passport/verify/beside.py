"""Whether a signature that a person put beside the passkey's stands over the same bytes. It is never called qualified here.

Whose certificate it is, the certificate says: who issued it, and whether a state trusts that one, is for the reader to see.
"""

from collections.abc import Iterator, Mapping

from passport.signing import certificates, cms
from passport.signing.further import CADES, FurtherCopy, FurtherSigned, cades_problems
from passport.signing.problems import Problem
from passport.verify.certified import MALFORMED, check_time
from passport.verify.copies import SignatureCopy
from passport.verify.keyring import Keyring
from passport.verify.outcomes import Check, Reason, What, failed, held, left_open

# The words of the others speak of seals.
_REASONS: Mapping[Problem, Reason] = {
    Problem.CMS: Reason.FURTHER_BROKEN,
    Problem.CERTIFICATE_ENDED: Reason.KEY_NOT_VALID_THEN,
}
_SITE_SAYS = {True: Reason.SITE_SAYS_QUALIFIED, False: Reason.SITE_SAYS_NOT_QUALIFIED}


def check_beside(signature: SignatureCopy, keys: Keyring | None) -> Iterator[Check]:
    """Say of each further signature whether it holds, by whose certificate, and who says that it is qualified."""
    for one in signature.further:
        holder = _holder(one)
        if one.kind.startswith(CADES):
            yield from _checks(one, signature.statement.payload, keys, holder)
        else:
            yield left_open(What.FURTHER, Reason.FURTHER_KIND_NOT_KNOWN, one.kind, *holder)
        yield left_open(What.QUALIFIED, _SITE_SAYS[one.qualified], *holder)


def _checks(one: FurtherCopy, payload: bytes, keys: Keyring | None, holder: tuple[str, ...]) -> Iterator[Check]:
    signed = FurtherSigned(signature=one.signature, chain=one.chain)
    try:
        problems = cades_problems(payload, signed, at=one.signed_at)
        time = () if Problem.CMS in problems else (check_time(cms.read(one.signature), keys, What.FURTHER_TIME),)
    except MALFORMED:
        problems, time = (Problem.CMS,), ()
    yield from (failed(What.FURTHER, _REASONS.get(found, found), *holder) for found in problems)
    if not problems:
        yield held(What.FURTHER, *holder)
    yield from time


def _holder(one: FurtherCopy) -> tuple[str, ...]:
    """Return whom the certificate names, nobody where it cannot be read."""
    try:
        return (certificates.person_of(one.chain[0]),)
    except MALFORMED:
        return ()
