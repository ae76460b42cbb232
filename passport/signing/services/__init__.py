"""The verbs of the signing room."""

from passport.signing.services.confirmations import (
    CodeUsedBefore,
    Gone,
    HasSigningKey,
    House,
    begin_confirming,
    complete_confirming,
    confirm_for_gone,
)
from passport.signing.services.facility_keys import (
    CertificateNotValid,
    FacilitySigner,
    KeyDoesNotFit,
    KeyKnown,
    KeyStopped,
    SealedSince,
    add_facility_key,
    facility_signer,
    rotate_facility_key,
    stop_facility_key,
)
from passport.signing.services.further import sign_further
from passport.signing.services.keys import (
    confirm_key,
    copied_key_stopped,
    enrol_begin,
    enrol_complete,
    refuse_key,
    revoke_key,
    stop_copied_key,
    stop_key_since,
)
from passport.signing.services.log import append_waiting
from passport.signing.services.notices import read_notices, read_notices_about, settle_notices
from passport.signing.services.pages import issue_verification_code, withdraw_verification_code
from passport.signing.services.proofs import seal_proofs
from passport.signing.services.signatures import begin_signing, complete_signing
from passport.signing.services.statements import (
    record_statement,
    record_statements,
    ring_for_waiting_seals,
    seal,
    seal_all,
)

__all__ = [
    "CertificateNotValid",
    "CodeUsedBefore",
    "FacilitySigner",
    "Gone",
    "HasSigningKey",
    "House",
    "KeyDoesNotFit",
    "KeyKnown",
    "KeyStopped",
    "SealedSince",
    "add_facility_key",
    "append_waiting",
    "begin_confirming",
    "begin_signing",
    "complete_confirming",
    "complete_signing",
    "confirm_for_gone",
    "confirm_key",
    "copied_key_stopped",
    "enrol_begin",
    "enrol_complete",
    "facility_signer",
    "issue_verification_code",
    "read_notices",
    "read_notices_about",
    "record_statement",
    "record_statements",
    "refuse_key",
    "revoke_key",
    "ring_for_waiting_seals",
    "rotate_facility_key",
    "seal",
    "seal_all",
    "seal_proofs",
    "settle_notices",
    "sign_further",
    "stop_copied_key",
    "stop_facility_key",
    "stop_key_since",
    "withdraw_verification_code",
]
