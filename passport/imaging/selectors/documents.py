"""The documents of other deployments that a patient added, and with which published keys they are checked."""

from collections.abc import Mapping

from django.conf import settings

from passport.access.view import NotAllowed, View
from passport.imaging.models import AddedDocument, AddedPaper
from passport.imaging.papers.readings import Reading, reading_in
from passport.imaging.selectors.papers import paper_of
from passport.verify.deployments import Known, known_deployments

_UNKNOWN = Known(origin="", data=b"", sha256="")


def deployments() -> Mapping[str, Known]:
    """Return by origin the other deployments whose keys we keep."""
    return known_deployments(settings.KNOWN_DEPLOYMENTS_DIR)


def keys_of(origin: str) -> Known:
    """Return the keys that we keep of a deployment; those of an unknown one are empty."""
    return deployments().get(origin, _UNKNOWN)


def is_outdated(document: AddedDocument) -> bool:
    """Tell whether other keys are kept now than those with which a document was checked."""
    return keys_of(document.origin).sha256 != document.keys_sha256


def document_in(paper: AddedPaper) -> AddedDocument | None:
    """Return the document that an added paper is; None: it is another paper."""
    return getattr(paper, "document", None)


def document_of(view: View, uid: str) -> AddedDocument:
    """Return one of the documents that the reader may see. Raises NotAllowed for any other paper."""
    found = document_in(paper_of(view, uid))
    if found is None:
        raise NotAllowed
    return found


def said_in(document: AddedDocument) -> Reading:
    """Return what stands in a document, as it was read last."""
    return reading_in(document.reading)
