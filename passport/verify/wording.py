"""The words for what was checked, how it ended and why. Translated where they are said."""

from passport.signing import problems
from passport.signing.problems import Problem, gettext_noop
from passport.verify.outcomes import Outcome, Reason, What
from passport.verify.reading import Why

ENDED = {
    Outcome.HELD: gettext_noop("holds"),
    Outcome.FAILED: gettext_noop("does not hold"),
    Outcome.OPEN: gettext_noop("could not be checked"),
}
CHECKED = {
    What.ORIGIN: gettext_noop("where the document comes from"),
    What.PAPER: gettext_noop("the seal of the PDF"),
    What.PERSON: gettext_noop("the name of the person"),
    What.WHOLE: gettext_noop("whether rows are missing"),
    What.LATER: gettext_noop("what happened later"),
    What.STATEMENT: gettext_noop("the bytes that were signed or sealed"),
    What.SHOWN: gettext_noop("the row is shown as it was signed or sealed"),
    What.PATIENT: gettext_noop("the row belongs to this patient"),
    What.TOUCH: gettext_noop("the signature"),
    What.STAMP: gettext_noop("the facsimile and the time of signing"),
    What.KEY: gettext_noop("whose key it is"),
    What.WITHDRAWAL: gettext_noop("that a signature on an earlier version, or its confirmation, was taken back"),
    What.CONFIRMED: gettext_noop("the confirmation by the hospital"),
    What.TOUCH_SEAL: gettext_noop("the hospital's seal over the signature"),
    What.TOUCH_CERTIFICATE: gettext_noop("the hospital's certificate over the signature"),
    What.TOUCH_TIME: gettext_noop("the time of the signature, said by somebody else"),
    What.FURTHER: gettext_noop("a further signature over the same bytes"),
    What.FURTHER_TIME: gettext_noop("the time of the further signature, said by somebody else"),
    What.QUALIFIED: gettext_noop("whether the further signature is a qualified one"),
    What.SEAL: gettext_noop("the seal of the hospital"),
    What.DOSES: gettext_noop("the doses are shown as they were sealed"),
    What.CERTIFICATE: gettext_noop("the certificate of the hospital"),
    What.TIME: gettext_noop("the time, said by somebody else"),
    What.LOG: gettext_noop("the public log"),
    What.PAGE: gettext_noop("the hospital's seal over the page"),
    What.BOOKLET: gettext_noop("whether the pages are of one booklet"),
    What.PRINTED: gettext_noop("whether the codes say what the rows of the file say"),
    What.HEAD: gettext_noop("whether the log was the same for somebody outside"),
}
REASONS: dict[Reason | Problem, str] = {
    Reason.OTHER_DEPLOYMENT: gettext_noop(
        "The keys are those of another site: take the keys of the site that made it."
    ),
    Reason.ORIGIN_NOT_SAID: gettext_noop("The document does not say which site made it."),
    Reason.NO_KEYS: gettext_noop("No published keys were given: give those of the site that made it."),
    Reason.NO_SUCH_FACILITY: gettext_noop(
        "The published keys do not name this hospital: its seal was not checked, and anybody could have made it."
    ),
    Reason.NO_SUCH_KEY: gettext_noop("The published keys do not name this key: anybody could have made it."),
    Reason.OTHER_HOLDER: gettext_noop("The published keys say that this key is somebody else's."),
    Reason.KEY_NOT_VALID_THEN: gettext_noop("The key was not valid when it signed."),
    Reason.OTHER_HOST: gettext_noop("The key belongs to another site."),
    Reason.NOT_SIGNED: gettext_noop("Nobody has signed the row as it stands here."),
    Reason.SIGNATURE_MISSING: gettext_noop("The row says that it is signed, and carries no signature."),
    Reason.CONFIRMATION_MISSING: gettext_noop(
        "The row says that the hospital confirmed it, and carries no confirmation."
    ),
    Reason.CONFIRMS_OTHER: gettext_noop("What the hospital sealed confirms something else than this row."),
    Reason.NOT_SEALED: gettext_noop("The hospital has not sealed the row."),
    Reason.WITHDRAWS_OTHER: gettext_noop(
        "What the hospital sealed takes back a signature, or a confirmation, that this row does not carry."
    ),
    Reason.TAKEN_BACK: gettext_noop("Its signer took the signature back: it does not count any more."),
    Reason.CONFIRMATION_TAKEN_BACK: gettext_noop(
        "Its approver took the hospital's confirmation back: it does not count any more."
    ),
    Reason.SIGNATURE_NOT_SEALED: gettext_noop("The hospital has put no certificate over the signature."),
    Reason.NEWER_DOSES: gettext_noop("No hospital sealed the doses that are shown here."),
    Reason.SHOWN_OTHERWISE: gettext_noop("The document shows something else than what was signed:"),
    Reason.DOSES_OTHERWISE: gettext_noop("The document shows other doses than those that were sealed:"),
    Reason.OTHER_PATIENT: gettext_noop("The signed row names another patient."),
    Reason.SALT_NOT_SAID: gettext_noop("The document does not say enough to tell."),
    Reason.NO_CERTIFICATE: gettext_noop("The hospital had no certificate."),
    Reason.CERTIFICATE_NOT_READ: gettext_noop(
        "This page does not read certificates: the command radiation-passport-verify does."
    ),
    Reason.CERTIFICATE_SEAL_BROKEN: gettext_noop("The seal with the certificate does not hold."),
    Reason.CERTIFICATE_NOT_VALID_THEN: gettext_noop("The certificate was not valid when it sealed."),
    Reason.FURTHER_BROKEN: gettext_noop("It does not hold over the signed bytes under its certificate."),
    Reason.FURTHER_KIND_NOT_KNOWN: gettext_noop("This program does not know its kind."),
    Reason.SITE_SAYS_QUALIFIED: gettext_noop("Only the trusted list of a state can tell; the site says: qualified."),
    Reason.SITE_SAYS_NOT_QUALIFIED: gettext_noop(
        "Only the trusted list of a state can tell; the site says: not qualified."
    ),
    Reason.NO_TIME_STAMP: gettext_noop("There is no time stamp."),
    Reason.TIME_STAMP_BROKEN: gettext_noop("The time stamp does not hold."),
    Reason.TIME_SERVICE_NOT_KNOWN: gettext_noop(
        "There is a time stamp; the published keys do not name the service that gave it."
    ),
    Reason.NOT_IN_LOG: gettext_noop("The document brings no proof from the log."),
    Reason.LOGGED_OTHERWISE: gettext_noop("The log holds another signature there."),
    Reason.OTHER_LOG_KEY: gettext_noop("The head of the log is not signed by a published key of that time."),
    Reason.OTHER_SIZE: gettext_noop(
        "The head that was given is of the log at another size: get the way between the two from the site, at"
    ),
    Reason.NO_WAY_BETWEEN: gettext_noop(
        "The way that was given does not lead from the smaller log to the larger: get it from the site again, at"
    ),
    Reason.TWO_LOGS: gettext_noop("The log was shown to somebody outside with other content."),
    Reason.NO_OUTSIDE_HEAD: gettext_noop("There is no head of the log that somebody outside holds."),
    Reason.NO_PAPER_SEAL: gettext_noop("The PDF carries no seal: compare what its pages show with the rows here."),
    Reason.PAPER_NOT_READ: gettext_noop(
        "This page does not read the seal of a PDF: compare what its pages show with the rows here."
    ),
    Reason.PAPER_CHANGED: gettext_noop("The PDF was changed after it was sealed."),
    Reason.PAPER_ADDED_TO: gettext_noop("Something was added to the PDF after it was sealed."),
    Reason.ISSUER_NOT_KNOWN: gettext_noop("The published keys do not name the certificate."),
    Reason.NAME_NOT_SIGNED: gettext_noop(
        "Nobody signs the name, the birth date and the personal number: compare them with an identity card."
    ),
    Reason.ROWS_LEFT_OUT: gettext_noop("A copy cannot tell whether rows were left out."),
    Reason.LATER_NOT_KNOWN: gettext_noop(
        "A copy cannot tell whether a row was corrected later or does not count any more."
    ),
    Reason.DECLARED_VOID: gettext_noop("This row was entered by mistake and does not count."),
    Reason.NOT_A_CODE: gettext_noop("This is no code of a proof sheet, or it was not read whole: read it again."),
    Reason.PAGE_ALTERED: gettext_noop("The code does not say what the hospital sealed."),
    Reason.OTHER_BOOKLET: gettext_noop(
        "The pages are not of one booklet, or one of them is there twice with other words."
    ),
    Reason.PRINTED_OTHERWISE: gettext_noop(
        "The codes of the proof sheet and the file say different things of the holder, or of rows by their number:"
    ),
    Reason.ROWS_NOT_PRINTED: gettext_noop("No code of the proof sheet names these rows of the file, by their number:"),
    Reason.CODES_LEFT_OUT: gettext_noop("A page has more codes than are here:"),
    Reason.LINES_PASSED_OVER: gettext_noop("Lines without a code of a proof sheet were passed over:"),
} | problems.WORDS  # what a signature tells of itself: the same sentences as on the pages
UNREADABLE = {
    Why.NO_FILE: gettext_noop("There is no such file, or it cannot be read."),
    Why.TOO_LARGE: gettext_noop("The file is too large."),
    Why.NOT_JSON: gettext_noop("The file is neither a booklet nor a document of a passport."),
    Why.NAME_TWICE: gettext_noop("A name stands twice in one part of the document."),
    Why.BROKEN_PDF: gettext_noop("The PDF is broken."),
    Why.NO_DOCUMENT: gettext_noop(
        "The PDF holds no document of a passport: take the file itself, not a scan of paper."
    ),
    Why.OTHER_SCHEMA: gettext_noop("The file is of a kind that this program does not know."),
    Why.PART_MISSING: gettext_noop("A part of the document is missing or is not what it should be:"),
}
# The end of it all.
SUMS = {
    Outcome.HELD: gettext_noop("Every row that was signed or confirmed is as it was then."),
    Outcome.FAILED: gettext_noop("Something is not as it was signed."),
    Outcome.OPEN: gettext_noop("Not everything that is signed here could be checked."),
}
SHEET_SUMS = {
    Outcome.HELD: gettext_noop("Each code is sealed by the hospital: compare its words with the paper."),
    Outcome.FAILED: gettext_noop("Something is not as the hospital sealed it: do not trust this paper."),
    Outcome.OPEN: gettext_noop("Not every code could be checked."),
}
PAGE_OF = gettext_noop("Page %(page)s of %(pages)s · code %(part)s of %(parts)s")
LINE = gettext_noop("Line %(line)s")
SEALED_BY = gettext_noop("sealed by %(facility)s")
COMPARE = gettext_noop("Compare with the paper:")
BORN = gettext_noop("born in %(year)s")
PRINTED = gettext_noop("printed on %(day)s · booklet %(id)s")
LICENCE = gettext_noop("licence %(number)s")
NO_LEAF = gettext_noop("not in the log yet")
SIGNED_BY = gettext_noop("signed by %(signer)s on %(day)s")
CONFIRMED_BY = gettext_noop("confirmed by the hospital on %(day)s, not signed")
CONFIRMED_FOR = gettext_noop("confirmed by the hospital on %(day)s on the word of %(approver)s, not signed")
STAMP_OF = gettext_noop("the stamp of %(signer)s stands in it")
