"""“A passport from another site”: what its pages take, say and refuse, and who reads them."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from passport.access.models import Access
from passport.imaging.models import AddedPaper
from passport.imaging.papers.documents import read
from passport.imaging.services import brought
from passport.imaging.services.brought import check_document
from passport.imaging.services.papers import show_paper
from passport.web.brought_words import SaidRow, said_row
from tests.passport.imaging.foreign import ORIGIN, booklet, data_of, document, known_in
from tests.passport.people import cast as people
from tests.passport.verify.confirming import CODE, confirmed_papers
from tests.passport.verify.papers import Papers
from tests.passport.web.staff import signed_in
from tests.passport.web.test_added import by_choice, by_code
from tests.passport.web.test_mistakes import reading, words_of
from tests.passport.web.test_papers import cast, page

__all__ = ["cast"]

pytestmark = pytest.mark.django_db
HOLDS = f"Made by {ORIGIN} Every row that was signed or confirmed is as it was then. Checked here on"
SAYS = f"It says that {ORIGIN} made it. "
UNKNOWN = "It could not be checked: the keys of the site that made it are not known here. Checked here on"
ROW = "CT grudnog koša 2 March 2026, CT examination, Dom zdravlja Sunce Approved by: dr Mira Kovač "
DOSE = "Dose length product, total: 724.52 mGy·cm "


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read without a child process, which takes a second and has tests of its own."""
    monkeypatch.setattr(brought, "reading_of", read)


@pytest.fixture
def known(settings: Settings, tmp_path: Path) -> Path:
    settings.KNOWN_DEPLOYMENTS_DIR = known_in(tmp_path / "known")
    return tmp_path / "known"


def send(client: Client, cast: people.Cast, data: bytes) -> Any:
    sent = {"file": SimpleUploadedFile("passport.json", data)} if data else {}
    return client.post(f"{page(cast)}/elsewhere", sent, follow=True)


def brought_by(client: Client, cast: people.Cast, data: bytes = b"") -> AddedPaper:
    assert send(client, cast, data or data_of()).redirect_chain
    return AddedPaper.objects.latest("id")


def test_a_document_is_brought_and_read_with_where_it_comes_from_and_that_it_holds(
    cast: people.Cast, known: Path
) -> None:
    ana = reading(cast.ana_reads)
    assert "No paper was added yet." in words_of(ana.get(page(cast)))

    said = words_of(send(ana, cast, data_of()))

    assert "The document is added. Doctors do not see it." in said
    assert HOLDS in said
    assert "It is about: Ana Anić, born 2 May 1961" in said
    assert "They are not counted, compared or added to those of this passport." in said
    assert f"{ROW}{DOSE}This row is as it was signed. signed by dr Mira Kovač on 2 March 2026" in said
    assert f"passport.example JSON 2 March 2026 {HOLDS}" in words_of(ana.get(page(cast)))


def test_a_hospital_that_the_published_keys_do_not_name_is_told_beside_the_row(
    cast: people.Cast, tmp_path: Path, settings: Settings
) -> None:
    settings.KNOWN_DEPLOYMENTS_DIR = known_in(tmp_path / "known", facilities=[])

    said = words_of(send(reading(cast.ana_reads), cast, data_of()))

    assert "This row is as it was signed." in said
    assert (
        "the seal of the hospital: could not be checked. The published keys do not name this hospital: its seal was "
        "not checked, and anybody could have made it." in said
    )


def test_it_is_given_back_inert_and_removed_like_a_paper(cast: people.Cast) -> None:
    ana = reading(cast.ana_reads)
    paper = brought_by(ana, cast)

    given = ana.get(f"{page(cast)}/{paper.uid}/")

    assert (given.content, given["Content-Type"]) == (data_of(), "application/json")
    assert given["Content-Disposition"] == 'attachment; filename="paper.json"'
    assert given["Content-Security-Policy"] == "sandbox; default-src 'none'"
    ana.post(f"{page(cast)}/{paper.uid}/remove")
    assert ana.get(f"{page(cast)}/{paper.uid}/document").status_code == 404


def test_a_site_whose_keys_are_not_known_is_never_said_to_hold(cast: people.Cast) -> None:
    ana = reading(cast.ana_reads)
    paper = brought_by(ana, cast)

    said = words_of(ana.get(f"{page(cast)}/{paper.uid}/document"))

    assert SAYS + UNKNOWN in said
    assert "It could not be checked whether this row is as it was signed. the stamp of dr Mira Kovač stands" in said
    assert "is as it was signed by" not in said


def test_an_altered_row_is_said_by_name_and_the_other_still_holds(cast: people.Cast, known: Path) -> None:
    ana, changed = reading(cast.ana_reads), document()
    changed["entries"][0]["totals"][0]["value"] = "7.2452"

    said = words_of(send(ana, cast, data_of(changed)))

    assert f"{SAYS}Something is not as it was signed. Checked here on" in said
    assert (
        "This row is not as it was signed or sealed. the stamp of dr Mira Kovač stands in it the doses are shown as they "
        "were sealed: does not hold. The document shows other doses than those that were sealed: totals"
    ) in said
    assert "This row is as it was signed. signed by dr Mira Kovač on 1 March 2026" not in said
    assert said.count("This row is as it was signed.") == 1


def test_doses_that_no_hospital_sealed_are_said_to_be_so_and_the_row_does_not_hold() -> None:
    papers = confirmed_papers(at=datetime(2026, 3, 2, 9, 30, tzinfo=UTC))[CODE]
    papers.document["entries"][0]["version"] += 1

    row = confirmed_row(papers)

    assert row.result == "It could not be checked whether this row is as it was signed."
    assert [one.sentence for one in row.notes] == [
        "the doses are shown as they were sealed: could not be checked. No hospital sealed the doses that are shown here."
    ]


def test_with_other_keys_nothing_holds_until_it_was_checked_again(cast: people.Cast, known: Path) -> None:
    ana = reading(cast.ana_reads)
    paper = brought_by(ana, cast)
    known_in(known, signing_keys=[])

    said = words_of(ana.get(page(cast)))
    check_document(paper_uid=paper.uid, at=timezone.now())

    assert f"{SAYS}It is being checked again, because the published keys changed. Checked here on" in said
    assert f"{SAYS}Something is not as it was signed. Checked here on" in words_of(ana.get(page(cast)))


def test_a_document_of_somebody_else_is_said_to_be(cast: people.Cast) -> None:
    ana, other = reading(cast.ana_reads), "This is not the name or the date of birth of this passport."
    mine = document()
    mine["patient"] |= {"name": f"{cast.ana.surname} {cast.ana.given_name}", "birth_date": f"{cast.ana.birth_date}"}

    assert other not in words_of(send(ana, cast, data_of(mine)))
    assert other in words_of(send(ana, cast, data_of()))


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", "Choose the file that the other site gave you."),
        (
            b"\xff\xd8\xff",
            "This file is neither a booklet (PDF) nor a passport as data (JSON). Take the file as the other site gave "
            "it, not a scan or a photo; those are added as papers.",
        ),
        (
            data_of(document(origin="http://localhost:8000")),
            "This site made this document: what stands in it is here already, and newer. Nothing was added.",
        ),
        (
            booklet(data_of(), does="/JavaScript"),
            "This PDF holds a program, another file or a password, and is not taken. Fetch the booklet anew from the "
            "site that made it.",
        ),
    ],
    ids=["nothing", "photo", "here", "script"],
)
def test_what_is_refused_says_what_to_do(cast: people.Cast, data: bytes, error: str) -> None:
    answer = send(reading(cast.ana_reads), cast, data)

    assert answer.context["form"].errors == {"file": [error]}
    assert not AddedPaper.objects.exists()


@pytest.mark.parametrize("way", [by_code, by_choice])
def test_a_doctor_reads_origin_result_and_rows_when_the_patient_shows_it(
    cast: people.Cast, known: Path, way: Any
) -> None:
    paper, doctor = brought_by(reading(cast.ana_reads), cast), signed_in(cast.doctor)
    address = way(cast)
    rows = doctor.get(address).context["total"]
    assert doctor.get(f"{address}papers/{paper.uid}/document").status_code == 404

    show_paper(paper=paper, shown=True, by=cast.ana_reads, at=timezone.now())

    listed = doctor.get(address)
    assert f"Papers the patient added passport.example JSON 2 March 2026 {HOLDS}" in words_of(listed)
    assert "Added by the patient, checked by nobody." not in words_of(listed)
    assert listed.context["total"] == rows
    said = words_of(doctor.get(f"{address}papers/{paper.uid}/document"))
    assert HOLDS in said
    assert f"{ROW}{DOSE}This row is as it was signed." in said
    assert Access.objects.filter(reader_uid=cast.doctor.uid, patient=cast.ana).count() == 1


def test_nobody_else_finds_it_and_another_paper_is_no_document(cast: people.Cast) -> None:
    paper, boris = brought_by(reading(cast.ana_reads), cast), reading(cast.boris_reads)
    addresses = [f"{page(cast)}/elsewhere", f"{page(cast)}/{paper.uid}/document"]
    assert [boris.get(address).status_code for address in addresses] == [404, 404]
    assert boris.get(f"/passport/{cast.boris.uid}/papers/{paper.uid}/document").status_code == 404
    assert boris.post(addresses[0], {"file": SimpleUploadedFile("x", data_of())}).status_code == 404


def test_words_and_kinds_that_a_stranger_invents_break_no_page(cast: people.Cast) -> None:
    odd = document()
    odd["entries"][0] |= {"kind": "<b>", "exam": None, "exam_code": "??", "region": "elbow?", "laterality": "up"}
    odd["entries"][0]["performed"] = {"date": "1397-13-45", "at": None, "as_sent": None}
    odd["entries"][0]["totals"][0] |= {"quantity": "<i>", "unit": "smoots", "code": {"scheme": "X", "value": "1"}}
    odd |= {"origin": "http://[", "made_at": ""}

    answer = send(reading(cast.ana_reads), cast, json.dumps(odd).encode())

    assert "1397-13-45, Examination, Dom zdravlja Sunce" in words_of(answer)
    assert b"&lt;i&gt;: 724.52 smoots" in answer.content


def test_a_row_that_its_hospital_confirmed_is_never_called_signed() -> None:
    said = [confirmed_row(papers) for papers in confirmed_papers(at=datetime(2026, 3, 2, 9, 30, tzinfo=UTC)).values()]

    assert [(one.result, one.signers, one.notes) for one in said] == [
        (
            "Confirmed by the hospital; nobody signed this row.",
            ("confirmed by the hospital on 2 March 2026 on the word of др Мира Ковач, not signed",),
            (),
        ),
        (
            "Confirmed by the hospital; nobody signed this row.",
            ("confirmed by the hospital on 2 March 2026, not signed",),
            (),
        ),
    ]


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ({"approval": "recorded"}, "dr Mira Kovač"),
        ({"approval": "taken"}, "dr Mira Kovač"),
        ({"approval": "not_recorded"}, ""),
        ({"approval": "", "signed": True}, "dr Mira Kovač"),  # read before this was kept
        ({"approval": "", "signed": False}, ""),
    ],
)
def test_only_who_approved_is_printed_as_who_approved(said: dict[str, Any], named: str) -> None:
    row = read(data_of(), {}).rows[0]

    assert (row.approval, said_row(replace(row, **said)).approver) == ("recorded", named)


def confirmed_row(papers: Papers) -> SaidRow:
    keys = {papers.document["origin"]: json.dumps(papers.keys).encode()}
    return said_row(read(json.dumps(papers.document).encode(), keys).rows[0])
