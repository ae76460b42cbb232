"""The shape of IHE Provide and Register (RAD-68, ITI-41): SOAP with the documents as parts beside it (MTOM).

A shape and no conformance: which codes an affinity domain wants in its metadata is in its own guide. What is sent is
the metadata that every domain has (patient, unique id, study, accession number, format) and the documents.
Source: IHE ITI TF-2 3.41, RAD TF-2 4.68, and W3C XOP 1.0.
"""

import hashlib
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from io import BytesIO
from typing import Final
from xml.etree import ElementTree

from pydicom import dcmread
from pydicom.dataset import Dataset

from passport.imaging.clients import PacsFailure, PacsRefused
from passport.imaging.clients.web import Answer as WebAnswer
from passport.imaging.clients.web import Site, require_success
from reports.sending.carriers.network import limits_of, outcome_of, secret_of
from reports.sending.carriers.parcel import Answer, Parcel
from reports.sending.key_object import KEY_OBJECT
from reports.sending.profile import Destination
from reports.sending.states import Outcome

SOAP: Final = "http://www.w3.org/2003/05/soap-envelope"
WSA: Final = "http://www.w3.org/2005/08/addressing"
XDS: Final = "urn:ihe:iti:xds-b:2007"
LCM: Final = "urn:oasis:names:tc:ebxml-regrep:xsd:lcm:3.0"
RIM: Final = "urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0"
XOP: Final = "http://www.w3.org/2004/08/xop/include"
ACTION: Final = "urn:ihe:iti:2007:ProvideAndRegisterDocumentSet-b"
OBJECT_TYPE: Final = "urn:oasis:names:tc:ebxml-regrep:ObjectType:RegistryObject"
# The ids of ITI TF-3 4.2: what a document entry, a submission set, and each of their identifiers is.
DOCUMENT_ENTRY: Final = "urn:uuid:7edca82f-054d-47f2-a032-9b2a5b5186c1"
SUBMISSION_SET: Final = "urn:uuid:a54d6aa5-d40d-43f9-88c5-b4633d873bdd"
FORMAT_CODE: Final = "urn:uuid:a09d5840-386c-46f2-b5ad-9c3699a4309d"
ENTRY_PATIENT: Final = "urn:uuid:58a6f841-87b3-4a3e-92fd-a8ffeff98427"
ENTRY_UNIQUE: Final = "urn:uuid:2e82c1f6-a085-4c72-9da3-8640a32e42ab"
SET_PATIENT: Final = "urn:uuid:6b5aea1a-874d-4603-a4bc-96a0a7b38446"
SET_SOURCE: Final = "urn:uuid:554ac39e-e3fe-47fe-b233-965d2a147832"
SET_UNIQUE: Final = "urn:uuid:96fdda7c-d067-4183-912e-bf5ee74998a8"
HAS_MEMBER: Final = "urn:oasis:names:tc:ebxml-regrep:AssociationType:HasMember"
DICOM_UIDS: Final = "1.2.840.10008.2.6.1"  # the coding scheme of SOP classes as format codes
LONGEST_ANSWER: Final = 1024 * 1024
_STATUS: Final = re.compile(rb'urn:oasis:names:tc:ebxml-regrep:ResponseStatusType:([A-Za-z]{1,32})"')
_ERROR: Final = re.compile(rb'codeContext="([^"]{1,250})"')

for prefix, name in {"s": SOAP, "a": WSA, "xds": XDS, "lcm": LCM, "rim": RIM, "xop": XOP}.items():
    ElementTree.register_namespace(prefix, name)


@dataclass(frozen=True, kw_only=True)
class Document:
    """One DICOM file of the submission, and what its metadata say."""

    data: bytes
    header: Dataset

    @property
    def uid(self) -> str:
        """Return its unique id."""
        return str(self.header.SOPInstanceUID)

    @property
    def entry(self) -> str:
        """Return the name of its entry, the same on every try."""
        return _urn(self.uid)


def send_by_xds(parcel: Parcel, destination: Destination) -> Answer:
    """Provide the key object, and the dose reports that travel along, in one submission set."""
    content_type, body = envelope(parcel, source_id=destination.source_id, to=destination.url)
    try:
        site = Site(base=destination.url, limits=limits_of(destination), secret=secret_of(destination))
        accept = "multipart/related, application/soap+xml"
        answer = site.post("", body=body, content_type=content_type, accept=accept, most=LONGEST_ANSWER)
        return _read(answer)
    except PacsFailure as failure:
        return outcome_of(failure)


def envelope(parcel: Parcel, *, source_id: str, to: str) -> tuple[str, bytes]:
    """Return content type and body of the request; the same parcel gives the same bytes."""
    documents = [_document(data) for data in (parcel.data, *parcel.reports)]
    boundary = hashlib.sha256(parcel.data).hexdigest()
    parts = [
        _part(
            boundary,
            "root@passport",
            'application/xop+xml; charset=UTF-8; type="application/soap+xml"',
            _soap(documents, source_id, to),
        ),
        *(_part(boundary, _cid(document), "application/dicom", document.data) for document in documents),
    ]
    content_type = (
        f'multipart/related; boundary={boundary}; type="application/xop+xml"; start="<root@passport>"; '
        f'start-info="application/soap+xml"; action="{ACTION}"'
    )
    return content_type, b"".join([*parts, f"--{boundary}--\r\n".encode()])


def _read(answer: WebAnswer) -> Answer:
    # Looked for as text: nothing that comes from outside is parsed as ElementTree.
    status = _STATUS.search(answer.body)
    if status is None:
        require_success(answer, HTTPStatus.OK)
        raise PacsRefused("the answer is none of a document repository")
    if status[1] == b"Success":
        return Answer(outcome=Outcome.ACCEPTED)
    error = _ERROR.search(answer.body)
    said = error[1].decode(errors="replace") if error else ""
    return Answer(outcome=Outcome.REFUSED, words=f"{status[1].decode()} {said}".strip())


def _document(data: bytes) -> Document:
    return Document(data=data, header=dcmread(BytesIO(data), stop_before_pixels=True))


def _part(boundary: str, cid: str, content_type: str, data: bytes) -> bytes:
    head = (
        f"--{boundary}\r\nContent-Type: {content_type}\r\nContent-Transfer-Encoding: binary\r\n"
        f"Content-ID: <{cid}>\r\n\r\n"
    )
    return b"".join([head.encode(), data, b"\r\n"])


def _cid(document: Document) -> str:
    return f"{document.uid}@passport"


def _soap(documents: list[Document], source_id: str, to: str) -> bytes:
    root = ElementTree.Element(f"{{{SOAP}}}Envelope")
    header = ElementTree.SubElement(root, f"{{{SOAP}}}Header")
    for name, text in {"Action": ACTION, "MessageID": _urn(f"message/{documents[0].uid}"), "To": to}.items():
        ElementTree.SubElement(header, f"{{{WSA}}}{name}").text = text
    body = ElementTree.SubElement(root, f"{{{SOAP}}}Body")
    request = ElementTree.SubElement(body, f"{{{XDS}}}ProvideAndRegisterDocumentSetRequest")
    submitted = ElementTree.SubElement(request, f"{{{LCM}}}SubmitObjectsRequest")
    objects = ElementTree.SubElement(submitted, f"{{{RIM}}}RegistryObjectList")
    objects.extend(_entry(document, source_id) for document in documents)
    objects.extend(_submission(documents, source_id))
    for document in documents:
        content = ElementTree.SubElement(request, f"{{{XDS}}}Document", {"id": document.entry})
        ElementTree.SubElement(content, f"{{{XOP}}}Include", {"href": f"cid:{_cid(document)}"})
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def _entry(document: Document, source_id: str) -> ElementTree.Element:
    header, patient = document.header, _patient(document, source_id)
    entry = _object("ExtrinsicObject", document.entry, objectType=DOCUMENT_ENTRY, mimeType="application/dicom")
    references = [
        f"{header.get('StudyInstanceUID', '')}^^^^urn:ihe:iti:xds:2016:studyInstanceUID",
        f"{header.get('AccessionNumber', '')}^^^^urn:ihe:iti:xds:2013:accession",
    ]
    slots = {
        "creationTime": [f"{header.get('ContentDate', '')}{str(header.get('ContentTime', ''))[:6]}"],
        "sourcePatientId": [patient],
        "hash": [hashlib.sha1(document.data, usedforsecurity=False).hexdigest()],  # the profile's own checksum
        "size": [str(len(document.data))],
        "urn:ihe:iti:xds:2013:referenceIdList": references,
    }
    entry.extend(_slot(name, values) for name, values in slots.items())
    sop_class = str(header.SOPClassUID)
    entry.append(_format(document, sop_class, "Key object" if sop_class == KEY_OBJECT else "Dose report"))
    entry.append(_identifier(document.entry, ENTRY_PATIENT, "XDSDocumentEntry.patientId", patient))
    entry.append(_identifier(document.entry, ENTRY_UNIQUE, "XDSDocumentEntry.uniqueId", document.uid))
    return entry


def _submission(documents: list[Document], source_id: str) -> Iterator[ElementTree.Element]:
    first = documents[0]
    name = _urn(f"set/{first.uid}")
    package = _object("RegistryPackage", name)
    said = {
        (SET_PATIENT, "XDSSubmissionSet.patientId"): _patient(first, source_id),
        (SET_SOURCE, "XDSSubmissionSet.sourceId"): source_id,
        (SET_UNIQUE, "XDSSubmissionSet.uniqueId"): f"2.25.{uuid.UUID(name.removeprefix('urn:uuid:')).int}",
    }
    package.extend(_identifier(name, scheme, meaning, value) for (scheme, meaning), value in said.items())
    yield package
    yield _object("Classification", _urn(f"class/{name}"), classifiedObject=name, classificationNode=SUBMISSION_SET)
    for document in documents:
        member = _object(
            "Association",
            _urn(f"member/{document.uid}"),
            associationType=HAS_MEMBER,
            sourceObject=name,
            targetObject=document.entry,
        )
        member.append(_slot("SubmissionSetStatus", ["Original"]))
        yield member


def _format(document: Document, code: str, meaning: str) -> ElementTree.Element:
    found = _object(
        "Classification",
        _urn(f"format/{document.uid}"),
        classificationScheme=FORMAT_CODE,
        classifiedObject=document.entry,
        nodeRepresentation=code,
    )
    found.append(_slot("codingScheme", [DICOM_UIDS]))
    found.append(_name(meaning))
    return found


def _identifier(of: str, scheme: str, meaning: str, value: str) -> ElementTree.Element:
    found = _object(
        "ExternalIdentifier",
        _urn(f"{scheme}/{of}"),
        registryObject=of,
        identificationScheme=scheme,
        value=value,
        objectType=f"{OBJECT_TYPE}:ExternalIdentifier",
    )
    found.append(_name(meaning))
    return found


def _patient(document: Document, source_id: str) -> str:
    # HL7 CX: the number, and the system that gave it as an OID.
    return f"{document.header.get('PatientID', '')}^^^&{source_id}&ISO"


def _object(kind: str, name: str, **attributes: str) -> ElementTree.Element:
    return ElementTree.Element(f"{{{RIM}}}{kind}", {"id": name, **attributes})


def _slot(name: str, values: list[str]) -> ElementTree.Element:
    slot = ElementTree.Element(f"{{{RIM}}}Slot", {"name": name})
    listed = ElementTree.SubElement(slot, f"{{{RIM}}}ValueList")
    for value in values:
        ElementTree.SubElement(listed, f"{{{RIM}}}Value").text = value
    return slot


def _name(text: str) -> ElementTree.Element:
    name = ElementTree.Element(f"{{{RIM}}}Name")
    ElementTree.SubElement(name, f"{{{RIM}}}LocalizedString", {"value": text})
    return name


def _urn(seed: str) -> str:
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, seed)}"
