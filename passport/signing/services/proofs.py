"""The codes of proof sheets, sealed by a facility."""

from collections.abc import Iterable
from datetime import datetime

from passport.signing import proof, sealing
from passport.signing.proof import ProofPage
from passport.signing.sealing_keys import seal_secret


def seal_proofs(*, facility_uid: str, pages: Iterable[ProofPage], at: datetime) -> list[str]:
    """Return the text of the code of each page, under the facility's seal."""
    key = sealing.key_of(facility_uid, secret=seal_secret(at=at))
    return [proof.sign(page, key=key) for page in pages]
