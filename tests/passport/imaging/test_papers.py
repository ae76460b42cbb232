"""Which files are taken as a report: PDFs that do nothing but show themselves."""

import pytest

from passport.imaging.papers.written import from_bytes
from passport.pdf import checking
from passport.pdf.checking import MAX_BYTES, NoPaper, PaperFault, check_pdf
from tests.passport.imaging import papers

DOES = PaperFault.DOES_SOMETHING
ADDRESS = b"<</S/URI/URI(https://example.org/)>>"


def fault_of(data: bytes) -> PaperFault | None:
    try:
        check_pdf(data)
    except NoPaper as refusal:
        return refusal.fault
    return None


@pytest.mark.parametrize(
    ("what", "data", "fault"),
    [
        ("a PDF", papers.pdf(), None),
        ("nothing", b"", PaperFault.NOT_A_PDF),
        ("a page of the web", b"<html><body>%PD</body></html>", PaperFault.NOT_A_PDF),
        ("a name alone", b"%PDF-1.7\nand then nothing of it", PaperFault.DAMAGED),
        ("half a PDF", papers.pdf()[:200], PaperFault.DAMAGED),
        ("no page", papers.without_pages(), PaperFault.DAMAGED),
        ("a password", papers.locked(), PaperFault.ENCRYPTED),
        ("a script", papers.with_script(), PaperFault.DOES_SOMETHING),
        ("a program", papers.with_action("/Launch"), PaperFault.DOES_SOMETHING),
        ("a form that is sent", papers.with_action("/SubmitForm"), PaperFault.DOES_SOMETHING),
        ("a program named elsewhere", papers.with_objects("/OpenAction<</S 4 0 R/F(x)>>", b"/Launch"), DOES),
        ("a file on another machine", papers.with_action("/GoToR"), PaperFault.DOES_SOMETHING),
        ("an address on opening", papers.with_objects("/OpenAction 4 0 R", ADDRESS), DOES),
        ("an address on leaving", papers.with_objects("/AA<</WC 4 0 R>>", ADDRESS), DOES),
        ("an address after a jump", papers.with_objects("/OpenAction<</S/GoTo/Next 4 0 R>>", ADDRESS), DOES),
        ("an address to press", papers.with_objects("/Annots[<</Subtype/Link/A 4 0 R>>]", ADDRESS), None),
        ("a jump within it", papers.with_action("/GoTo"), None),
        ("a page to begin with", papers.with_objects("/OpenAction[3 0 R/Fit]"), None),
        ("a file inside", papers.with_file(), PaperFault.CARRIES_FILES),
        ("more than 20 MB", papers.pdf() + bytes(MAX_BYTES), PaperFault.TOO_LARGE),
    ],
)
def test_a_file_is_taken_when_it_is_a_pdf_that_only_shows_itself(
    what: str, data: bytes, fault: PaperFault | None
) -> None:
    assert fault_of(data) is fault


def test_a_file_that_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "PATIENCE", 0.001)

    assert fault_of(papers.pdf()) is PaperFault.TOO_MUCH_WORK


def test_a_written_report_is_the_same_after_it_was_kept() -> None:
    assert from_bytes(papers.WRITTEN.as_bytes()) == papers.WRITTEN
