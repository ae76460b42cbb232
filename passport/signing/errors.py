"""Why the signing room refuses: one class for each thing that a person can do something about."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from passport.signing.problems import Problem


class SigningRefused(Exception):
    """Nothing was signed; `message` says why and what to do, for the person at the screen."""

    message: Promise | str = _("Nothing was signed.")

    def __str__(self) -> str:
        return str(self.message)


class NothingToSign(SigningRefused):
    """A signing request without a statement."""

    message = _("Choose at least one row to sign.")


class NoSigningKey(SigningRefused):
    """The signer has no live signing key."""

    message = _("You have no signing key. Enrol one before you sign.")


class PayloadDiffers(SigningRefused):
    """The payload names another approver than the facsimile, or was not issued with this request."""

    message = _("The row names another approver, or was prepared at another time. Open the list again.")


class RequestUnknown(SigningRefused):
    """No signing request has this uid."""

    message = _("This signing request does not exist. Open the list again.")


class NotYourRequest(SigningRefused):
    """The signing request was made for another person."""

    message = _("This signing request was made for another person.")


class RequestUsed(SigningRefused):
    """The signing request was answered before."""

    message = _("This signing request was answered before. Open the list again.")


class RequestExpired(SigningRefused):
    """Ten minutes have passed since the request was shown."""

    message = _("More than ten minutes have passed. Open the list again and sign.")


class ChangedMeanwhile(SigningRefused):
    """Statements of the request are not what they were when the screen showed them; `subjects` are their uids."""

    message = _("A row changed while you were reading. Nothing was signed. Open the list again.")

    def __init__(self, *, subjects: Sequence[str] = ()) -> None:
        super().__init__()
        self.subjects = tuple(subjects)


class FurtherKindUnknown(SigningRefused):
    """No class of this kind is registered."""

    message = _("This kind of signature is not set up here. Ask whoever runs the site.")


class NotSignedYet(SigningRefused):
    """The person has not signed the statement with a passkey."""

    message = _("Sign the row with your signing key first.")


class FurtherThere(SigningRefused):
    """The person has put a signature of this kind on the statement before."""

    message = _("You have signed this row in this way before.")


class FurtherDoesNotHold(SigningRefused):
    """What the signer gave does not hold over the statement."""

    message = _("The signature that came does not hold, so it was not kept. Look at the certificate, and sign again.")


class AlreadySigned(SigningRefused):
    """This person has signed this version before."""

    message = _("You have signed one of these rows before. Open the list again.")


class NotShown(SigningRefused):
    """The wish to sign does not say what the screen showed of a row."""

    message = _("This page does not say which rows you read. Open the list again and sign from there.")


class MalformedResponse(SigningRefused):
    """The answer is not what a browser sends."""

    message = _("The browser's answer could not be read. Try again.")


class UnknownKey(SigningRefused):
    """The signer enrolled no such key."""

    message = _("This key is not enrolled as your signing key.")


class KeyOfAnother(SigningRefused):
    """The key that answered is enrolled for another person."""

    message = _("This signing key belongs to another person. Sign with your own key.")


class KeyWaits(SigningRefused):
    """Nobody has confirmed yet whose key it is."""

    message = _(
        "Your signing key waits to be confirmed. Go to the administrator of your hospital with your licence and an "
        "identity card; then sign."
    )


class LicenceExpired(SigningRefused):
    """The licence on record ended before this day."""

    message = _("Your licence on record has ended. Show the new one to the administrator of your hospital; then sign.")


class KeyRevoked(SigningRefused):
    """The key was stopped, or its time is over."""

    message = _("This signing key has been stopped, or its time is over. Enrol a new one.")


class WrongChallenge(SigningRefused):
    """The authenticator answered another question."""

    message = _("The key answered another request. Open the list again.")


class WrongOrigin(SigningRefused):
    """Another site asked for the signature."""

    message = _("The signature was asked for by another site. Open the passport at its own address.")


class NotVerifiedByUser(SigningRefused):
    """The authenticator did not ask for finger, face or PIN."""

    message = _("The key did not ask for your finger, face or PIN. Set one up on the key and try again.")


class BadSignature(SigningRefused):
    """The signature does not hold under the enrolled key."""

    message = _("The signature does not hold. Nothing was signed.")


class SignCountWentBack(SigningRefused):
    """The key's counter did not rise: a copy of it exists. Raised before anything is written; the key is stopped."""

    message = _("This key's counter went back: there may be a copy of it. The key has been stopped; enrol a new one.")

    def __init__(self, *, key_uid: str, at: datetime) -> None:
        super().__init__()
        self.key_uid, self.at = key_uid, at


class EnrolmentExpired(SigningRefused):
    """The enrolment was begun for another person or more than ten minutes ago."""

    message = _("The enrolment was not finished in time. Begin again.")


class UnsupportedKey(SigningRefused):
    """The authenticator made a key of a kind that was not asked for."""

    message = _("This kind of key cannot be used for signing.")


class IsALoginKey(SigningRefused):
    """The credential signs somebody in; the one that signs rows is another."""

    message = _("This passkey is used for signing in. A signing key must be a separate one.")


class AlreadyEnrolled(SigningRefused):
    """The credential is a signing key already."""

    message = _("This key is enrolled already.")


class NotWaiting(SigningRefused):
    """The key does not wait for a confirmation any more."""

    message = _("This key was confirmed, refused or stopped meanwhile. Open the list again.")


class OwnKey(SigningRefused):
    """Nobody confirms, refuses or stops the own key as an administrator."""

    message = _("Another administrator has to decide about your own key.")


class LicenceDiffers(SigningRefused):
    """The licence number that was typed is not the one on record."""

    message = _(
        "This is not the licence number on record. Read it once more from the licence; if the record is wrong, have it "
        "corrected before you confirm the key."
    )


class ReasonMissing(SigningRefused):
    """A key is refused or stopped by an administrator only with a reason in words."""

    message = _("Say why, in a few words.")


class MomentWrong(SigningRefused):
    """The moment from which the key is stopped lies in the future, before its enrolment, or after its stop."""

    message = _("The key can be stopped from a moment between its enrolment and now, and a stop is only moved back.")


class StatementDiffers(SigningRefused):
    """This version of the subject has been recorded with other bytes."""

    message = _("This version has been recorded with another content.")


class AlreadySealed(SigningRefused):
    """The statement has its seal."""

    message = _("This version has been sealed before.")


class NoLogKey(Exception):
    """This process does not hold the key of the log, LOG_KEY: only the worker does."""


# What the answer to a ceremony did wrong, and as what it is refused.
REFUSALS: dict[Problem, type[SigningRefused]] = {
    Problem.CEREMONY: MalformedResponse,
    Problem.CHALLENGE: WrongChallenge,
    Problem.ORIGIN: WrongOrigin,
    Problem.RELYING_PARTY: WrongOrigin,
    Problem.NOT_PRESENT: NotVerifiedByUser,
    Problem.NOT_VERIFIED: NotVerifiedByUser,
}
