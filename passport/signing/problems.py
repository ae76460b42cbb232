"""What can be wrong with a signature or a seal, as a closed list. Plain Python."""

from enum import StrEnum


def gettext_noop(text: str) -> str:
    """Return the text: whoever says it translates it; the name lets it be found for the catalogues."""
    return text


class Problem(StrEnum):
    """One thing that does not fit. The words for people stand below."""

    SUBJECT = "subject"  # the statement is filed under another kind, subject or version
    PAYLOAD = "payload"  # the signed bytes are not the bytes that are shown
    DIGEST = "digest"  # the stored digest is not that of the stored bytes
    RECORDED_AT = "recorded_at"  # when the statement was recorded
    STATEMENT = "statement"  # the act of signing names another statement
    ACT = "act"  # no act tells of this signature
    TREE = "tree"  # the path does not lead from the payload to the root
    POSITION = "position"  # leaf index or size of the tree
    CEREMONY = "ceremony"  # the client data is not that of a signature
    CHALLENGE = "challenge"  # the authenticator answered another question
    ORIGIN = "origin"  # it was asked by another site
    RELYING_PARTY = "relying_party"
    NOT_PRESENT = "not_present"  # nobody touched the authenticator
    NOT_VERIFIED = "not_verified"  # it did not ask for finger, face or PIN
    ALGORITHM = "algorithm"
    SIGNATURE = "signature"  # the signature does not hold under the key
    FLAGS = "flags"
    SIGN_COUNT = "sign_count"
    CREDENTIAL = "credential"
    PUBLIC_KEY = "public_key"
    AAGUID = "aaguid"
    KEY = "key"  # the act of signing names another key
    KEY_NOT_LIVE = "key_not_live"  # not yet enrolled or ended when it signed
    KEY_STOPPED = "key_stopped"  # the signature was given after the moment from which the key is stopped
    KEY_NOT_CONFIRMED = "key_not_confirmed"  # nobody had made sure whose key it is
    KEY_HISTORY = "key_history"  # enrolment, confirmation or stop are stored otherwise than the acts tell
    SIGNER = "signer"
    FACSIMILE = "facsimile"
    SIGNED_AT = "signed_at"
    FACILITY = "facility"
    SEAL_KEY = "seal_key"  # not the key that the deployment publishes for the facility
    SEAL = "seal"  # the seal does not hold over statement, facility and time
    CERTIFICATE = "certificate"  # not a certificate of the facility, or its row was changed
    CERTIFICATE_RECORD = "certificate_record"  # its row says something else than the certificate and the acts
    CERTIFICATE_ENDED = "certificate_ended"  # not valid when the seal was made
    CERTIFICATE_STOPPED = "certificate_stopped"  # not yet in use, or stopped, when the seal was made
    CMS = "cms"  # the seal with the certificate does not hold over the statement
    SEALED_AT = "sealed_at"  # the stored time is not the one in the seal
    TIME_STAMP = "time_stamp"


# What people read of it: on the pages, and wherever a copy is checked away from them.
WORDS: dict[Problem, str] = {
    Problem.SUBJECT: gettext_noop("The signed statement belongs to another row or version."),
    Problem.PAYLOAD: gettext_noop("What is shown is not what was signed."),
    Problem.DIGEST: gettext_noop("The stored digest is not that of the statement."),
    Problem.RECORDED_AT: gettext_noop("The time at which the statement was recorded was changed."),
    Problem.STATEMENT: gettext_noop("The audit trail names another statement."),
    Problem.ACT: gettext_noop("The audit trail does not tell of it."),
    Problem.TREE: gettext_noop("The statement is not among those that were signed together."),
    Problem.POSITION: gettext_noop("The place among the statements signed together was changed."),
    Problem.CEREMONY: gettext_noop("The answer of the key is not that of a signature."),
    Problem.CHALLENGE: gettext_noop("The key signed something else."),
    Problem.ORIGIN: gettext_noop("Another site asked for the signature."),
    Problem.RELYING_PARTY: gettext_noop("The signature belongs to another site."),
    Problem.NOT_PRESENT: gettext_noop("Nobody touched the key."),
    Problem.NOT_VERIFIED: gettext_noop("The key did not ask for finger, face or PIN."),
    Problem.ALGORITHM: gettext_noop("The kind of key is not known."),
    Problem.SIGNATURE: gettext_noop("The signature does not hold under the stored key."),
    Problem.FLAGS: gettext_noop("The stored flags of the key were changed."),
    Problem.SIGN_COUNT: gettext_noop("The stored counter of the key was changed."),
    Problem.CREDENTIAL: gettext_noop("The stored name of the key was changed."),
    Problem.PUBLIC_KEY: gettext_noop("The stored public key is not the enrolled one."),
    Problem.AAGUID: gettext_noop("The stored model of the key was changed."),
    Problem.KEY: gettext_noop("The audit trail names another key."),
    Problem.KEY_NOT_LIVE: gettext_noop("The key was not valid when it signed."),
    Problem.KEY_STOPPED: gettext_noop("The signature was given after the key was stopped."),
    Problem.KEY_NOT_CONFIRMED: gettext_noop("Nobody had confirmed yet whose key it is."),
    Problem.KEY_HISTORY: gettext_noop(
        "What is stored of the enrolment, the confirmation or the stop of the key was changed."
    ),
    Problem.SIGNER: gettext_noop("The stored signer was changed."),
    Problem.FACSIMILE: gettext_noop("The facsimile is not that of the approver in the row."),
    Problem.SIGNED_AT: gettext_noop("The stored time of signing was changed."),
    Problem.FACILITY: gettext_noop("The seal is that of another facility."),
    Problem.SEAL_KEY: gettext_noop("The seal's key is not the one that is published for the facility."),
    Problem.SEAL: gettext_noop("The seal does not hold."),
    Problem.CERTIFICATE: gettext_noop("The certificate of the seal is not the facility's."),
    Problem.CERTIFICATE_RECORD: gettext_noop("What is stored of the facility's certificate was changed."),
    Problem.CERTIFICATE_ENDED: gettext_noop("The certificate was not valid when the seal was made."),
    Problem.CERTIFICATE_STOPPED: gettext_noop("The facility did not use this certificate when the seal was made."),
    Problem.CMS: gettext_noop("The seal with the facility's certificate does not hold."),
    Problem.SEALED_AT: gettext_noop("The stored time of sealing was changed."),
    Problem.TIME_STAMP: gettext_noop("The time stamp over the seal does not hold."),
}
