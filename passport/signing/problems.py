"""What can be wrong with a signature or a seal, as a closed list. Plain Python."""

from enum import StrEnum


class Problem(StrEnum):
    """One thing that does not fit. The words for people stand in `passport.signing.wording`."""

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
