"""Reports on images, taken out of the objects that bring them."""

import pytest
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from ingestion.reading.documents import Document, NoDocument, read_document
from ingestion.reading.limits import MAX_DOCUMENT
from ingestion.reasons import Reason
from passport.booklet.authors import Author, Standing
from passport.imaging.papers.written import Part, Written
from tests import sr
from tests.sr.reports import ENCAPSULATED_PDF, encapsulated, finding, written

PDF = b"%PDF-1.7 odd"
OBSERVED = Author(standing=Standing.OBSERVED, name="Invented^Radiologist")


def read(of: Dataset, **how: str) -> Document | None:
    return read_document(sr.write(of, **how))


def refusal(of: Dataset | bytes) -> Reason:
    with pytest.raises(NoDocument) as refused:
        read_document(of if isinstance(of, bytes) else sr.write(of))
    return refused.value.reason


@pytest.mark.parametrize("data", [PDF, PDF + b"y"])
@pytest.mark.parametrize("syntax", ["1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.1.99"])
def test_the_pdf_inside_is_given_out_to_the_byte(data: bytes, syntax: str) -> None:
    assert read(encapsulated(data), transfer_syntax=syntax) == Document(title="CT report", pdf=data)


def test_a_pdf_of_20_mb_is_taken_whole() -> None:
    data = PDF.ljust(MAX_DOCUMENT, b"x")

    assert read(encapsulated(data)) == Document(title="CT report", pdf=data)


@pytest.mark.parametrize(
    ("what", "sent"),
    [
        ("something else", encapsulated(b"<html>")),
        ("nothing", encapsulated(b"")),
        ("another kind", encapsulated(PDF, mime="text/xml")),
        ("more than 20 MB", encapsulated(PDF.ljust(MAX_DOCUMENT + 2, b"x"))),
    ],
)
def test_what_holds_no_pdf_is_refused(what: str, sent: Dataset) -> None:
    assert refusal(sent) is Reason.REPORT_NOT_PDF


def test_a_text_report_is_read_with_its_headings_and_not_its_observers() -> None:
    deeper = sr.container(("DCM", "121078"), sr.text(("DCM", "121071"), "Old fracture"))
    sent = written(
        sr.text(("DCM", "121144"), "Before the sections"),
        finding("First line\r\nsecond <b>line</b>\n\nČetvrti", sr.num(("DCM", "121206"), "12", "mm"), deeper),
    )

    assert read(sent) == Document(
        title="CT Chest Report",
        written=Written(
            title="CT Chest Report",
            author="Invented Radiologist",
            parts=(
                Part(level=0, text="Before the sections", label="as coded"),
                Part(level=1, text="Findings"),
                Part(level=0, text="First line\nsecond <b>line</b>\n\nČetvrti"),
                Part(level=0, text="12 mm", label="as coded"),
                Part(level=2, text="as coded"),
                Part(level=0, text="Old fracture"),
            ),
        ),
        authors=(OBSERVED,),
    )


def test_whoever_verified_wrote_and_read_is_an_author_and_whoever_referred_or_performed_is_none() -> None:
    sent = written(finding("No bleeding."))
    sent.ReferringPhysicianName, sent.PerformingPhysicianName = "Referring^R", "Performing^P"
    sent.VerifyingObserverSequence = Sequence([Dataset(), Dataset()])
    first, second = sent.VerifyingObserverSequence
    first.VerifyingObserverName = "Kova\u010d^Mira"
    first.VerifyingObserverIdentificationCodeSequence = sr.items.coded(("99HOSPITAL", "118-225"))
    second.VerifyingObserverName = "Second^S"
    sent.NameOfPhysiciansReadingStudy = ["Reading^A", "Reading^B"]
    sent.PhysiciansReadingStudyIdentificationSequence = Sequence([_number("7"), _number("8")])

    found = read(sent)

    assert found
    assert found.authors == (
        Author(standing=Standing.VERIFIED, name="Kova\u010d^Mira", number="118-225"),
        Author(standing=Standing.VERIFIED, name="Second^S"),
        Author(standing=Standing.READ, name="Reading^A", number="7"),
        Author(standing=Standing.READ, name="Reading^B", number="8"),
        OBSERVED,
    )


def test_numbers_that_are_not_as_many_as_the_names_are_nobodys() -> None:
    sent = encapsulated(PDF)
    sent.NameOfPhysiciansReadingStudy = ["Reading^A", "Reading^B"]
    sent.PhysiciansReadingStudyIdentificationSequence = Sequence([_number("7")])

    assert read(sent) == Document(
        title="CT report",
        pdf=PDF,
        authors=(
            Author(standing=Standing.READ, name="Reading^A"),
            Author(standing=Standing.READ, name="Reading^B"),
        ),
    )


def _number(value: str) -> Dataset:
    item = Dataset()
    item.PersonIdentificationCodeSequence = sr.items.coded(("99HOSPITAL", value))
    return item


def test_a_long_text_is_never_cut() -> None:
    words = "word " * 20_000 + "not."

    found = read(written(finding(words)))

    assert found
    assert found.written
    assert found.written.parts[-1].text == words


def test_a_coded_finding_is_read_by_its_meaning() -> None:
    found = read(written(finding("Text", sr.code(("DCM", "121071"), ("SCT", "17621005"), meaning="Normal"))))

    assert found
    assert found.written
    assert found.written.parts[-1] == Part(level=0, text="Normal", label="as coded")


@pytest.mark.parametrize("sop_class", [sr.ENHANCED_SR, "1.2.840.10008.5.1.4.1.1.88.33"])
def test_other_text_classes_are_reports_when_their_title_says_so(sop_class: str) -> None:
    titled, other = written(sop_class=sop_class), written(sop_class=sop_class, title=("DCM", "126000"))

    assert [read(one) is not None for one in (titled, other)] == [True, False]


@pytest.mark.parametrize("sent", [sr.ct(), sr.not_dose(), sr.image()], ids=["dose", "measurements", "image"])
def test_other_objects_are_no_reports_on_images(sent: Dataset) -> None:
    assert read(sent) is None


def test_what_is_not_finished_is_shown_to_nobody() -> None:
    assert refusal(written(completion="PARTIAL")) is Reason.REPORT_UNFINISHED


def test_headings_alone_are_no_report() -> None:
    assert refusal(written(sr.container(("DCM", "121070")))) is Reason.REPORT_EMPTY


def test_half_a_report_is_damaged() -> None:
    whole = sr.write(written(finding("No bleeding. " * 200)))

    assert refusal(whole[:-300]) is Reason.DAMAGED
    assert refusal(sr.write(encapsulated(PDF * 400))[:-300]) is Reason.DAMAGED


def test_the_class_of_a_pdf_is_the_one_of_the_standard() -> None:
    assert ENCAPSULATED_PDF == "1.2.840.10008.5.1.4.1.1.104.1"
