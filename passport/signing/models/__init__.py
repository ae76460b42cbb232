"""Statements and the signatures on them, acts, notices. This room knows no entry."""

from passport.signing.models.acts import Act, Notice
from passport.signing.models.confirmations import HospitalConfirmation, HowConfirmed
from passport.signing.models.facility_keys import CertificateSeal, FacilityKey, KeyPlace, SealDue
from passport.signing.models.further import FurtherSignature
from passport.signing.models.keys import IdentityCheck, SigningItem, SigningKey, SigningRequest
from passport.signing.models.log import LogEntry, LogHead, LogNode, LogWaiting
from passport.signing.models.pages import VerificationCode, VerifiedRow
from passport.signing.models.statements import Seal, Signature, Statement

__all__ = [
    "Act",
    "CertificateSeal",
    "FacilityKey",
    "FurtherSignature",
    "HospitalConfirmation",
    "HowConfirmed",
    "IdentityCheck",
    "KeyPlace",
    "LogEntry",
    "LogHead",
    "LogNode",
    "LogWaiting",
    "Notice",
    "Seal",
    "SealDue",
    "Signature",
    "SigningItem",
    "SigningKey",
    "SigningRequest",
    "Statement",
    "VerificationCode",
    "VerifiedRow",
]
