"""The words for what does not fit a signature or a seal."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from passport.signing.problems import Problem

WORDS: dict[Problem, Promise] = {
    Problem.SUBJECT: _("The signed statement belongs to another row or version."),
    Problem.PAYLOAD: _("What is shown is not what was signed."),
    Problem.DIGEST: _("The stored digest is not that of the statement."),
    Problem.RECORDED_AT: _("The time at which the statement was recorded was changed."),
    Problem.STATEMENT: _("The audit trail names another statement."),
    Problem.ACT: _("The audit trail does not tell of it."),
    Problem.TREE: _("The statement is not among those that were signed together."),
    Problem.POSITION: _("The place among the statements signed together was changed."),
    Problem.CEREMONY: _("The answer of the key is not that of a signature."),
    Problem.CHALLENGE: _("The key signed something else."),
    Problem.ORIGIN: _("Another site asked for the signature."),
    Problem.RELYING_PARTY: _("The signature belongs to another site."),
    Problem.NOT_PRESENT: _("Nobody touched the key."),
    Problem.NOT_VERIFIED: _("The key did not ask for finger, face or PIN."),
    Problem.ALGORITHM: _("The kind of key is not known."),
    Problem.SIGNATURE: _("The signature does not hold under the stored key."),
    Problem.FLAGS: _("The stored flags of the key were changed."),
    Problem.SIGN_COUNT: _("The stored counter of the key was changed."),
    Problem.CREDENTIAL: _("The stored name of the key was changed."),
    Problem.PUBLIC_KEY: _("The stored public key is not the enrolled one."),
    Problem.AAGUID: _("The stored model of the key was changed."),
    Problem.KEY: _("The audit trail names another key."),
    Problem.KEY_NOT_LIVE: _("The key was not valid when it signed."),
    Problem.KEY_STOPPED: _("The signature was given after the key was stopped."),
    Problem.KEY_NOT_CONFIRMED: _("Nobody had confirmed yet whose key it is."),
    Problem.KEY_HISTORY: _("What is stored of the enrolment, the confirmation or the stop of the key was changed."),
    Problem.SIGNER: _("The stored signer was changed."),
    Problem.FACSIMILE: _("The facsimile is not that of the approver in the row."),
    Problem.SIGNED_AT: _("The stored time of signing was changed."),
    Problem.FACILITY: _("The seal is that of another facility."),
    Problem.SEAL_KEY: _("The seal's key is not the one that is published for the facility."),
    Problem.SEAL: _("The seal does not hold."),
    Problem.CERTIFICATE: _("The certificate of the seal is not the facility's."),
    Problem.CERTIFICATE_RECORD: _("What is stored of the facility's certificate was changed."),
    Problem.CERTIFICATE_ENDED: _("The certificate was not valid when the seal was made."),
    Problem.CERTIFICATE_STOPPED: _("The facility did not use this certificate when the seal was made."),
    Problem.CMS: _("The seal with the facility's certificate does not hold."),
    Problem.SEALED_AT: _("The stored time of sealing was changed."),
    Problem.TIME_STAMP: _("The time stamp over the seal does not hold."),
}
