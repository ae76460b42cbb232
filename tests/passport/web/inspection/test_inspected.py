"""One case of a sample: its whole chain, what differs from what was sealed, and a name only with a written reason."""

import csv
from datetime import datetime
from io import StringIO

import pytest
from django.test import Client

from passport.access.models import Access, CaseOpened, Sample, Visit
from passport.booklet.models import Confirmation, Entry, Helper
from passport.booklet.selectors import row_said
from passport.justification.models import Asked, AskedAnswer, Request
from passport.justification.services import record_answer
from passport.law.vocabulary import Actor, Ask
from tests import cast
from tests.passport.access.inspected import AUTHORITY, Inspected
from tests.passport.booklet.forging import past_the_triggers
from tests.passport.web.inspection.pages import NAMES, address
from tests.passport.web.staff import signed_in

pytestmark = pytest.mark.django_db


def test_a_case_shows_its_chain_and_no_name(here: Inspected, open_now: Visit, sample: Sample, screen: Client) -> None:
    Request.objects.update(guardian="Mother Anić", carer_of="Somebody")
    page = screen.get(address(open_now, "sample", sample.uid, here.asked_for.uid))
    text = page.content.decode()

    told = page.context["page"]
    assert ("Indication", "Cough for six weeks") in told.request.facts
    assert ("Patient", "female, 64 years old") in told.facts
    assert [link.holds for link in told.seen] == ["The digest is that of this list."] * 2
    (decision,) = told.decided
    assert (decision.heading, decision.holds) == ("Decision: approved", "The hospital's seal holds; it is not signed.")
    assert ("In the row", "the row names this decision") in decision.facts
    assert told.signature.holds == "The row is not signed."
    assert [name for name in (*NAMES, "Mother Anić", "Somebody") if name in text] == []


def test_what_was_changed_behind_the_systems_back_is_named(
    here: Inspected, open_now: Visit, sample: Sample, screen: Client
) -> None:
    with past_the_triggers():
        here.asked_for.request.decisions.update(reason="Another reason")
        here.asked_for.request.reviews.update(digest=b"\x00" * 32)
    told = screen.get(address(open_now, "sample", sample.uid, here.asked_for.uid)).context["page"]

    assert told.decided[0].holds == "It is not what was sealed."
    assert [difference.words for difference in told.decided[0].differences] == [
        "The reason of the decision.",
        "Which earlier examinations were on the screen.",
    ]
    assert told.seen[0].holds == "This is not what was on the screen."


def test_a_row_without_a_request_is_a_usual_answer(
    here: Inspected, open_now: Visit, sample: Sample, screen: Client
) -> None:
    page = screen.get(address(open_now, "sample", sample.uid, here.plain.uid))

    assert page.context["page"].request is None
    assert "Approval recorded elsewhere, or not known" in page.content.decode()


def test_what_a_woman_answered_is_not_shown(
    here: Inspected, open_now: Visit, sample: Sample, screen: Client, now: datetime
) -> None:
    told = {"by": here.clinic.radiographer, "at": now, "entry": here.asked_for, "actor": Actor.PERFORMER}
    record_answer(ask=Ask.PREGNANCY, answer=AskedAnswer.POSSIBLE, urgent_reason="Bleeding", **told)
    page = screen.get(address(open_now, "sample", sample.uid, here.asked_for.uid))

    (asked,) = page.context["page"].asked
    assert (asked.heading, asked.facts[0], asked.facts[1]) == (
        "Asked about: pregnancy", ("Asked", "yes"), ("By", "radiographer, performer"),
    )  # fmt: skip
    assert [word for word in ("possible", "Bleeding") if word in page.content.decode()] == []
    assert Asked.objects.count() == 1


def test_who_performed_it_is_told_and_who_helped_only_by_name_of_an_opened_case(
    here: Inspected, open_now: Visit, sample: Sample, screen: Client, now: datetime
) -> None:
    entry = here.plain
    confirmation = Confirmation.objects.create(
        entry=entry, number=1, by=here.clinic.radiographer, at=now, said=row_said(entry), performer_name="Nada",
        name_checked=True, performed_as_written=True, shielding="thyroid gonads", planned_views=2, actual_views=2,
    )  # fmt: skip
    Helper.objects.create(confirmation=confirmation, name="Mother Žikić", age=40, asked="not_pregnant", gear="apron")
    case = address(open_now, "sample", sample.uid, entry.uid)
    before = screen.get(case)
    screen.post(f"{case}open", {"reason": "A complaint"})
    Entry.objects.filter(pk=entry.pk).update(laterality="left")
    after = dict(screen.get(case).context["page"].performed.facts)

    told = dict(before.context["page"].performed.facts)
    assert (told["Performed by"], told["Shielded"], told["Helpers"], told["The row since then"]) == (
        "Nada", "thyroid, gonads", "1", "says what was confirmed",
    )  # fmt: skip
    assert "Mother Žikić" not in before.content.decode()
    assert (after["Helpers"], after["The row since then"]) == ("Mother Žikić", "says something else now")


def test_a_case_is_opened_with_a_reason_and_then_named(
    here: Inspected, open_now: Visit, sample: Sample, screen: Client
) -> None:
    case = address(open_now, "sample", sample.uid, here.asked_for.uid)
    silent = screen.post(f"{case}open", {"reason": " "})
    page = screen.post(f"{case}open", {"reason": "A complaint of March"}, follow=True)

    assert silent.context["form"].errors == {"reason": ["This field is required."]}
    assert page.context["page"].person == (("Name", "Ана Анић"), ("Born", "2 May 1961"), ("Number", "17, CLINIC"))
    assert CaseOpened.objects.get().reason == "A complaint of March"
    assert (here.ana.pk, "A complaint of March") in Access.objects.values_list("patient", "reason")
    looks = {
        look.sentence
        for look in signed_in(cast.reader(here.ana)).get(f"/passport/{here.ana.uid}/looks").context["looks"]
    }
    assert any("without your name" in look for look in looks)
    assert any(f"inspector, {AUTHORITY}" in look and "“A complaint of March”" in look for look in looks)
    # The other case of the sample stays without a name.
    other = screen.get(address(open_now, "sample", sample.uid, here.plain.uid))
    assert other.context["page"].person == ()
    assert "Boris" not in other.content.decode()


def test_every_case_is_printed_on_a_sheet_of_its_own(
    here: Inspected, open_now: Visit, sample: Sample, screen: Client
) -> None:
    page = screen.get(address(open_now, "sample", sample.uid, "print"))
    text = page.content.decode()

    assert {one.name for one in page.context["pages"]} == {here.asked_for.uid[:8], here.plain.uid[:8]}
    assert text.count('<article class="sheet">') == 2
    assert [name for name in NAMES if name in text] == []
    assert Access.objects.count() == 2


def test_the_csv_names_no_decision_that_does_not_count(
    here: Inspected, open_now: Visit, sample: Sample, screen: Client
) -> None:
    Request.objects.filter(entry=here.asked_for).update(decision=None)
    text = b"".join(screen.get(address(open_now, "sample", sample.uid, "sample.csv"))).decode()
    rows = list(csv.reader(StringIO(text)))
    told = next(dict(zip(rows[5], row, strict=True)) for row in rows[6:] if row[0] == here.asked_for.uid)

    assert (told["decision"], told["decided by"], told["decision holds"]) == ("", "", "")


def test_a_sample_is_handed_out_as_csv_without_names_and_formulas(
    here: Inspected, open_now: Visit, sample: Sample, screen: Client
) -> None:
    Entry.objects.filter(pk=here.plain.pk).update(performer="=1+1", exam_as_sent="@SUM(A1)", exam_code="")
    answer = screen.get(address(open_now, "sample", sample.uid, "sample.csv"))
    text = b"".join(answer).decode()
    rows = list(csv.reader(StringIO(text)))

    assert (answer["Content-Type"], answer["Content-Disposition"]) == (
        "text/csv; charset=utf-8", 'attachment; filename="sample.csv"',
    )  # fmt: skip
    assert rows[0] == ["seed", "2026/7"]
    by_uid = {row[0]: dict(zip(rows[5], row, strict=True)) for row in rows[6:]}
    told, plain = by_uid[here.asked_for.uid], by_uid[here.plain.uid]
    assert (told["decision"], told["decision holds"], told["earlier examinations on the approver's screen"]) == (
        "approved",
        "yes",
        "1",
    )
    assert (plain["asked for by"], plain["performer"], plain["examination"]) == (
        "recorded elsewhere or not known", "'=1+1", "'@SUM(A1)",
    )  # fmt: skip
    assert [name for name in NAMES if name in text] == []
    assert Access.objects.count() == 2
