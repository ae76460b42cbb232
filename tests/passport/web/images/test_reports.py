"""Reports as pages: inert files, escaped texts, when one is read, and the patient's own choice."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from passport import objects
from passport.booklet.models import Entry
from passport.imaging.models import ImageReport, ThroughDoctor
from passport.imaging.papers.written import Part, Written
from passport.people.models import Facility, ReportsShown
from passport.signing.models import Notice
from passport.web.notices import told_of
from tests.passport.imaging.papers import WRITTEN, kept, pdf
from tests.passport.imaging.scene import Scene, trusted
from tests.passport.web.images.pages import beside, browser_of, own_page
from tests.passport.web.staff import signed_in


@pytest.fixture
def ana(ward: Scene) -> Client:
    return browser_of(ward.cast.ana_reads)


def row_page(ward: Scene) -> str:
    return f"/passport/{ward.cast.ana.uid}/entry/{ward.entry.uid}/"


def words(html: bytes) -> str:
    return " ".join(html.decode().split())


def sets(ward: Scene, how: ReportsShown, days: int) -> Entry:
    Facility.objects.filter(pk=ward.cast.linden.pk).update(reports_shown=how, reports_shown_days=days)
    return Entry.objects.select_related("facility").get(pk=ward.entry.pk)


def test_a_file_is_an_attachment_that_can_do_nothing(ana: Client, ward: Scene) -> None:
    kept(ward.entry, timezone.now(), pdf())
    (line,) = ana.get(row_page(ward)).context["reports"].lines

    answer = ana.get(line.download)

    told = ("Content-Type", "Content-Disposition", "Content-Security-Policy", "Cache-Control", "X-Content-Type-Options")
    assert (answer.content, [answer[name] for name in told]) == (
        pdf(),
        [
            "application/pdf",
            'attachment; filename="report.pdf"',
            "default-src 'none'; sandbox",
            "no-store",
            "nosniff",
        ],
    )
    assert (line.read, line.waits, line.size) == ("", "", "less than 1 MB")


def test_a_text_is_shown_with_its_headings_and_its_markup_as_text(ana: Client, ward: Scene) -> None:
    hostile = Written(
        title="Report <script>alert(1)</script>",
        author="Dr <i>Nobody</i>",
        parts=(
            Part(level=1, text="Findings & more"),
            Part(level=0, text="<?xml version='1.0'?><a>one</a>\nsecond\x00\u202eline", label="<b>"),
            Part(level=2, text="Below"),
        ),
    )
    kept(ward.entry, timezone.now(), hostile)
    (line,) = ana.get(row_page(ward)).context["reports"].lines

    page = words(ana.get(line.read).content)

    for shown in (
        '<h2 id="report-title" dir="auto">Report &lt;script&gt;alert(1)&lt;/script&gt;</h2>',
        "Written by <bdi>Dr &lt;i&gt;Nobody&lt;/i&gt;</bdi>",
        '<h3 dir="auto">Findings &amp; more</h3>',
        "&lt;?xml version=&#x27;1.0&#x27;?&gt;&lt;a&gt;one&lt;/a&gt;<br>secondline",
        '<h4 dir="auto">Below</h4>',
        "This text was written for doctors; read it with your doctor if you prefer",
    ):
        assert shown in page, shown
    assert "<script>alert" not in page


def test_a_text_has_no_file_and_a_file_no_page(ana: Client, ward: Scene) -> None:
    text = kept(ward.entry, timezone.now(), WRITTEN)
    file = kept(ward.entry, timezone.now(), pdf())
    page = own_page(ward)

    answers = [
        ana.get(f"{page}report/{one.uid}/{ending}").status_code for one in (text, file) for ending in ("", "file")
    ]

    assert answers == [200, 404, 404, 200]


def test_a_report_that_waits_says_until_when_and_does_not_open(ana: Client, ward: Scene) -> None:
    report = kept(sets(ward, ReportsShown.AFTER_DAYS, 3), timezone.now(), WRITTEN)
    page = ana.get(row_page(ward))
    (line,) = page.context["reports"].lines

    answer = ana.get(f"{own_page(ward)}report/{report.uid}/")

    assert line.waits.startswith("The report is here. You can read it from ")
    assert line.waits.endswith(" on; a doctor whom you let look reads it at once.")
    assert (line.read, answer.status_code, answer["Location"]) == ("", 302, row_page(ward))
    assert page.context["reports"].above == ""


def test_a_report_that_waits_for_a_doctor_says_so(ana: Client, ward: Scene) -> None:
    kept(sets(ward, ReportsShown.AFTER_DOCTOR, 3), timezone.now(), WRITTEN)

    (line,) = ana.get(row_page(ward)).context["reports"].lines

    assert line.waits.startswith(
        "The report is here. You can read it when a doctor whom you let look has opened it, and from "
    )


def test_a_doctor_reads_at_once_what_waits_for_the_patient_and_opens_it_so(ana: Client, ward: Scene) -> None:
    grant = ward.grant(timezone.now())
    kept(sets(ward, ReportsShown.AFTER_DOCTOR, 3), timezone.now(), WRITTEN)
    doctor = signed_in(ward.cast.doctor)

    card = doctor.get(f"/doctor/passport/{grant.uid}/entry/{ward.entry.uid}/").context["reports"]
    answer = doctor.get(card.lines[0].read)

    assert (card.above, card.choice, card.lines[0].waits, answer.status_code) == ("", "", "", 200)
    assert "Heart of normal size." in answer.content.decode()
    assert ana.get(row_page(ward)).context["reports"].lines[0].waits == ""


def test_a_report_that_came_later_stands_below_the_first(ana: Client, ward: Scene) -> None:
    kept(ward.entry, timezone.now(), WRITTEN)
    kept(ward.entry, timezone.now(), pdf(), title="Addendum")

    lines = ana.get(row_page(ward)).context["reports"].lines

    assert [(one.name, one.title) for one in lines] == [("Report", ""), ("Report that came later", "Addendum")]


def test_only_through_my_doctor_is_chosen_and_taken_back(ana: Client, ward: Scene) -> None:
    kept(ward.entry, timezone.now(), WRITTEN)
    page = ana.get(row_page(ward)).context["reports"].choice

    ana.post(f"{page}/through-doctor")
    chosen = ana.get(row_page(ward)).context["reports"].lines[0].waits
    offered = words(ana.get(page).content)
    ana.post(f"{page}/again")

    assert page == f"/passport/{ward.cast.ana.uid}/reports"
    assert chosen == (
        "The report is here. You chose to read reports only through your doctor, who reads it at once when you show it."
    )
    assert "Read reports here again" in offered
    assert ana.get(row_page(ward)).context["reports"].lines[0].waits == ""


def test_only_the_patients_side_chooses_and_only_by_a_press(ana: Client, ward: Scene) -> None:
    page = f"/passport/{ward.cast.ana.uid}/reports"
    others = [browser_of(trusted(ward, timezone.now())), browser_of(ward.cast.boris_reads), signed_in(ward.cast.doctor)]

    answers = [one.post(f"{page}/through-doctor").status_code for one in others]
    answers += [one.get(page).status_code for one in others] + [ana.get(f"{page}/through-doctor").status_code]

    assert (answers, ThroughDoctor.objects.count()) == ([404] * 6 + [405], 0)


def test_nobody_else_opens_a_report(ward: Scene) -> None:
    report = kept(ward.entry, timezone.now(), pdf())
    grant = ward.grant(timezone.now())
    strangers = [browser_of(ward.cast.boris_reads), signed_in(ward.cast.approver), Client()]
    pages = [own_page(ward), beside(ward, "code", grant.uid)]

    answers = {one.get(f"{page}report/{report.uid}/file").status_code for one in strangers for page in pages}

    assert answers <= {302, 403, 404}


def test_a_report_whose_bytes_are_gone_says_what_to_do(ana: Client, ward: Scene) -> None:
    report = kept(ward.entry, timezone.now(), pdf())
    objects.forget(report.sha256)

    answer = ana.get(f"{own_page(ward)}report/{report.uid}/file")

    assert answer.status_code == 503
    assert "This report cannot be read now. Try again later; if it lasts, tell the hospital." in words(answer.content)


def test_the_notice_leads_to_the_examination_and_names_nothing(ana: Client, ward: Scene) -> None:
    kept(ward.entry, timezone.now(), pdf(), title="CT of the chest")

    told = told_of(Notice.objects.get(kind="report.arrived"))

    assert (told.sentence, told.label) == ("Something new is in your passport.", "See what it is")
    assert told.sentence in words(ana.get(f"/passport/{ward.cast.ana.uid}/").content)
    assert ana.get(told.address)["Location"] == row_page(ward)


def test_the_page_of_a_row_asks_as_often_whatever_reports_stand_on_it(ana: Client, ward: Scene) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            ana.get(row_page(ward))
        return len(queries)

    kept(ward.entry, timezone.now(), WRITTEN)
    asked()
    one = asked()
    for number in range(5):
        kept(ward.entry, timezone.now(), f"%PDF-1.7 {number}".encode())

    assert (ImageReport.objects.count(), asked()) == (6, one)


def test_without_a_report_there_is_no_card(ana: Client, ward: Scene) -> None:
    assert ana.get(row_page(ward)).context["reports"] is None


def test_priors_of_a_request_lead_to_the_report(ward: Scene) -> None:
    at = timezone.now()
    ward.grant(at)
    request = ward.asked_for(at)
    kept(ward.entry, at, WRITTEN)
    doctor = signed_in(ward.cast.doctor)

    priors = doctor.get(f"/requests/{request.uid}/").context["priors"]
    reported = {one.reported for one in (*priors.near, *priors.other)}

    page = beside(ward, "request", request.uid)
    assert reported == {page, ""}
    card = doctor.get(page).context["reports"]
    assert doctor.get(card.lines[0].read).status_code == 200
