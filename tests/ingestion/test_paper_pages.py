"""Copying old paper by way of the browser: whose it is, what it becomes, what is done with it."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from ingestion.models import PaperRow, PaperSheet
from passport.access.models import Access
from passport.booklet.models import Entry
from passport.people.models import Role
from tests import cast
from tests.ingestion.papers import HAND, HEAD, Desk, csv_of, desk, file_of, page_of, png, standing
from tests.ingestion.test_inbox_pages import sign_in

pytestmark = pytest.mark.django_db

ROW = {"date": "12.3.1998", "examination": "CT glave", "facility": "Stara bolnica", "dose": "950", "unit": "mGy.cm"}


@pytest.fixture
def at_desk() -> Desk:
    return desk()


@pytest.fixture
def mira(client: Client, at_desk: Desk) -> Client:
    return sign_in(client, at_desk.clerk)


def address(name: str, sheet: PaperSheet, *more: str) -> str:
    return reverse(f"ingestion:{name}", args=[sheet.uid, *more])


def sent(client: Client, at_desk: Desk, data: bytes, **said: str) -> HttpResponse:
    told = {"encoding": "utf-8", "issuer": at_desk.ana.issuer, "facility": at_desk.place.uid, **said}
    return client.post(reverse("ingestion:take_paper_file"), {"file": SimpleUploadedFile("rows.csv", data), **told})


def test_a_patient_is_found_by_number_and_never_by_name(mira: Client, at_desk: Desk) -> None:
    by_name = mira.post(reverse("ingestion:find_paper"), {"identifier": "Анић"})
    by_number = mira.post(reverse("ingestion:find_paper"), {"identifier": "17"})

    begun = mira.post(reverse("ingestion:begin_sheet"), {"record": at_desk.ana.uid})

    assert by_name.context["found"] == []
    assert [card.record for card in by_number.context["found"]] == [at_desk.ana]
    assert begun.url == address("sheet", PaperSheet.objects.get(record=at_desk.ana))
    assert set(Access.objects.values_list("purpose", flat=True)) == {"copying"}


def test_a_row_is_written_seen_and_added(mira: Client, at_desk: Desk, at: object) -> None:
    sheet = page_of(at_desk, at=at)

    mira.post(address("sheet", sheet), ROW)
    seen = mira.get(address("sheet", sheet)).content.decode()
    before = Entry.objects.count()
    mira.post(address("add_sheet", sheet))

    for words in ("12 March 1998", "CT of the head", "Stara bolnica", "950 mGy·cm", "Add 1 row"):
        assert words in seen
    assert (before, Entry.objects.count()) == (0, 1)


def test_a_file_is_shown_before_anything_is_added(mira: Client, at_desk: Desk) -> None:
    answer = sent(mira, at_desk, csv_of(HEAD, HAND, "99;1.1.1998;CT glave;;;;;;"))
    page = mira.get(answer.url).content.decode()

    assert "Add 2 rows" in page
    assert "Nobody here has this number of this issuer." in page
    assert not Entry.objects.exists()


def test_columns_that_are_not_known_are_named(mira: Client, at_desk: Desk) -> None:
    answer = sent(mira, at_desk, csv_of("17;1998;CT glave;hm", headings="number;date;procedure;mood"))

    assert "<bdi>mood</bdi>" in mira.get(answer.url).content.decode()


REFUSED = [
    ("file", b"a;b\n1;2\n", {}, "No heading in the first line is known."),
    ("encoding", csv_of("17;1998;plu\u0107a;").decode().encode("cp1250"), {}, "not written in UTF-8"),
    ("issuer", csv_of(HEAD), {"issuer": ""}, "Say who issued the numbers"),
    ("file", csv_of(HEAD, '17;"open'), {}, "quotation marks do not end"),
]


@pytest.mark.parametrize(("field", "data", "said", "words"), REFUSED)
def test_a_file_that_is_no_table_is_refused_with_a_remedy(
    mira: Client, at_desk: Desk, field: str, data: bytes, said: dict[str, str], words: str
) -> None:
    page = sent(mira, at_desk, data, **said)

    assert words in " ".join(page.context["file"].errors[field])
    assert not PaperSheet.objects.exists()


def test_a_file_in_another_writing_is_taken_when_a_person_says_so(mira: Client, at_desk: Desk) -> None:
    sent(mira, at_desk, csv_of("17;1998;RTG pluća;").decode().encode("cp1250"), encoding="cp1250")

    assert json.loads(PaperRow.objects.get().words)["examination"] == "RTG pluća"


def test_a_body_that_would_fill_the_disk_is_not_read(mira: Client, at_desk: Desk, at: object) -> None:
    sheet = page_of(at_desk, at=at)
    huge = {"content_type": "multipart/form-data; boundary=x", "CONTENT_LENGTH": str(2**31)}

    file = mira.post(reverse("ingestion:take_paper_file"), b"x", **huge)
    photo = mira.post(address("add_sheet_photo", sheet), b"x", **huge, follow=True)

    assert (file.status_code, file.context["file"].errors) == (
        413,
        {"file": ["The file is larger than 5 MB. Divide it."]},
    )
    assert "The photo is larger than 10 MB." in photo.content.decode()


def test_a_forged_form_takes_neither_file_nor_photo(at_desk: Desk, at: object) -> None:
    mira = sign_in(Client(), at_desk.clerk)
    sheet = page_of(at_desk, at=at)
    mira.handler.enforce_csrf_checks = True

    photo = mira.post(address("add_sheet_photo", sheet), {"photo": SimpleUploadedFile("p.png", png())})

    assert [sent(mira, at_desk, csv_of(HEAD)).status_code, photo.status_code] == [403, 403]


def test_the_template_is_a_file_that_is_taken(mira: Client, at_desk: Desk) -> None:
    empty = mira.get(reverse("ingestion:paper_template"))
    line = b"issuer;17;2.5.1961;12.3.1998;CT glave;;;;;;;\n".replace(b"issuer", at_desk.ana.issuer.encode())
    line = line.replace(b"2.5.1961", f"{at_desk.ana.patient.birth_date:%d.%m.%Y}".encode())

    sent(mira, at_desk, empty.content + line, issuer="")

    assert empty["Content-Disposition"] == 'attachment; filename="paper-rows.csv"'
    assert standing(PaperSheet.objects.get()) == [("draft", "")]


def test_a_photo_is_an_attachment_that_can_do_nothing(mira: Client, at_desk: Desk, at: object) -> None:
    sheet = page_of(at_desk, at=at)

    refused = mira.post(
        address("add_sheet_photo", sheet), {"photo": SimpleUploadedFile("p.png", b"<html>")}, follow=True
    )
    mira.post(address("add_sheet_photo", sheet), {"photo": SimpleUploadedFile("p.png", png())})
    photo = mira.get(address("sheet_photo", sheet))

    assert "This is no JPEG or PNG picture." in refused.content.decode()
    assert (photo.content, photo["Content-Type"]) == (png(), "image/png")
    assert photo["Content-Disposition"] == 'attachment; filename="page.png"'
    assert photo["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert f'src="{address("sheet_photo", sheet)}"' in mira.get(address("sheet", sheet)).content.decode()


def test_a_line_with_a_problem_is_written_anew(mira: Client, at_desk: Desk, at: object) -> None:
    sheet = file_of(at_desk, "17;12.3.1998;nešto;levo;;5 mGycm;;;da", at=at)
    row = sheet.rows.get()

    form = mira.get(address("paper_row", sheet, row.uid)).context["form"]
    mira.post(address("paper_row", sheet, row.uid), {**form.initial, "kind": "ct"})

    held = {name: form.initial[name] for name in ("side", "dose", "unit", "therapy")}
    assert held == {"side": "left", "dose": "5", "unit": "mGy.cm", "therapy": True}
    assert standing(sheet) == [("draft", "")]


def test_what_looks_known_is_shown_beside_and_decided(mira: Client, at_desk: Desk, at: object) -> None:
    first = file_of(at_desk, HEAD, at=at)
    mira.post(address("add_sheet", first))
    again = file_of(at_desk, HEAD, HEAD, HEAD, at=at)
    rows = [row.uid for row in again.rows.order_by("line")]

    page = mira.get(address("sheet", again)).content.decode()
    for uid, verb in zip(rows, ("join", "apart", "leave"), strict=True):
        mira.post(address("decide_paper_row", again, uid, verb))

    assert page.count("It looks like this row") == 3
    assert [state for state, _ in standing(again)] == ["joined", "draft", "left_out"]


def test_the_pages_program_hears_how_many_rows_are_left(mira: Client, at_desk: Desk, at: object) -> None:
    sheet = file_of(at_desk, HEAD, HAND, at=at)

    answer = mira.post(address("add_sheet", sheet), headers={"accept": "application/json"})

    assert answer.json() == {"left": 0}


def test_a_sheet_is_taken_back_by_its_page(mira: Client, at_desk: Desk) -> None:
    answer = sent(mira, at_desk, csv_of(HEAD))
    sheet = PaperSheet.objects.get()
    mira.post(address("add_sheet", sheet))
    wordless = mira.post(address("take_sheet_back", sheet), {"reason": " "}, follow=True)
    mira.post(address("take_sheet_back", sheet), {"reason": "wrong booklet"})

    assert "Say why, in a few words." in wordless.content.decode()
    assert Entry.objects.get().state == "void"
    assert "taken back" in mira.get(answer.url).content.decode()


def test_formulas_stay_text(mira: Client, at_desk: Desk) -> None:
    answer = sent(mira, at_desk, csv_of("17;1998;=cmd|' /C calc'!A0 <script>CT</script>;;;;;;"))
    page = mira.get(answer.url).content.decode()

    assert "&lt;script&gt;CT&lt;/script&gt;" in page
    assert "<script>CT" not in page


@pytest.mark.parametrize("role", [Role.APPROVER, Role.RADIOGRAPHER, Role.REFERRER])
def test_other_roles_copy_nothing(at_desk: Desk, role: Role) -> None:
    other = sign_in(Client(), cast.staff(at_desk.place, "other", role))

    assert other.get(reverse("ingestion:paper")).status_code == 403


def test_another_hospital_sees_no_sheet(at_desk: Desk, at: object) -> None:
    sheet = file_of(at_desk, HEAD, at=at)
    boris = sign_in(Client(), desk("Elsewhere", "boris").clerk)
    names = ("sheet", "sheet_photo")

    assert [boris.get(address(name, sheet)).status_code for name in names] == [404, 404]
    assert boris.post(address("add_sheet", sheet)).status_code == 404
    assert boris.post(reverse("ingestion:begin_sheet"), {"record": at_desk.ana.uid}).status_code == 404
    assert list(boris.get(reverse("ingestion:paper")).context["sheets"]) == []
