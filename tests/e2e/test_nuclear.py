"""A technetium scan of a breastfeeding mother in two countries: planned, given, and what she reads on her phone."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, expect
from pypdf import PdfReader

from passport.justification.models import Consent, Request
from passport.nuclear.models import Administration, InstructionSheet
from passport.nuclear.states import SheetState
from passport.people.models import Patient, Reader, Relation, User
from passport.web.nuclear.forms import row_name
from tests import cast
from tests.e2e.cast import with_second_factor
from tests.e2e.conftest import PHONE, Visitors
from tests.e2e.visitor import Visitor
from tests.passport.nuclear import ward as wards
from tests.passport.nuclear.ward import Ward

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]
BREASTFEEDING, CONCEPTION, CONTACT = "Interruption of breastfeeding", "Postponing conception", "Being near other people"
ON_PAPER = "on paper, signed by hand, kept as a scan"
NO_CONTACT = "A small activity, nothing has to be kept to"
NOT_TO_BREASTFEED = "asks you not to breastfeed until"


@dataclass(frozen=True, kw_only=True)
class Text:
    """What the text of a country prints for the scan of the story, and wants before it."""

    country: str
    procedure: str  # as printed
    activity: str  # MBq that are prescribed and given
    countersigned: bool  # a physicist prescribes, too
    consent: str  # the article that wants a written consent; "": none does
    rows: tuple[str, ...]  # the printed rows of breastfeeding
    article: str
    hours: int  # those of the row that is chosen, the first
    conception: bool  # a period is printed


SERBIA = Text(
    country="RS",
    procedure=wards.SKELETON["RS"],
    activity="580",
    countersigned=True,
    consent="",
    rows=("12 sati (12 hours)",),
    article="čl. 34.",
    hours=12,
    conception=True,
)
BOSNIA_AND_HERZEGOVINA = Text(
    country="BA",
    procedure="Sc. štitne žlijezde",
    activity="100",
    countersigned=False,
    consent="čl. 64.",
    rows=(
        "pertehnetat, 185 MBq: 4 sata (4 hours)",
        "MAA, 148 MBq: 12 sati (12 hours)",
        "obilježeni eritrociti, 740 MBq: 12 sati (12 hours)",
        "obilježeni leukociti, 185 MBq: 2 dana (2 days)",
    ),
    article="čl. 62. st. 2. i Aneks 2.4",
    hours=4,
    conception=False,
)


def department(text: Text, now: datetime) -> Ward:
    """Return a department that can sign in, and a mother whose scan is approved for today."""
    found = wards.ward(text.country)
    for user in (found.specialist, found.physicist):
        user.display_name = str(user.practitioner)
        user.save()
        with_second_factor(user)
    Patient.objects.filter(pk=found.ana.pk).update(birth_date=date(1994, 5, 2))
    Request.objects.update(planned_on=now.astimezone(ZoneInfo(found.facility.time_zone)).date())
    return found


def guardian_of(patient: Patient) -> User:
    user = User.objects.create_user(username="guardian", password="a long enough pass phrase", display_name="guardian")
    Reader.objects.create(
        user=user, patient=patient, relation=Relation.GUARDIAN, since=cast.LONG_AGO, proven_by="the cast"
    )
    return user


def card(visitor: Visitor, name: str) -> Locator:
    """Return the card of one period."""
    return visitor.page.get_by_role("article").filter(has=visitor.page.get_by_role("heading", name=name))


@pytest.mark.parametrize("text", [SERBIA, BOSNIA_AND_HERZEGOVINA], ids=["Serbia", "Bosnia and Herzegovina"])
def test_a_breastfeeding_mother_reads_until_when_and_her_guardian_does_not(
    somebody: Visitors, now: datetime, tmp_path: Path, text: Text
) -> None:
    ward = department(text, now)
    cast.reader(ward.ana)
    guardian_of(ward.ana)
    specialist, physicist, mother, guardian = somebody(), somebody(), somebody(PHONE), somebody(PHONE)

    when_the_activity_is_prescribed(specialist, physicist, ward, text)
    when_the_consent_is_kept(specialist, text, tmp_path)
    when_the_medicine_is_given(specialist, text)
    when_the_instructions_are_drafted(specialist, text)
    then_the_mother_reads_nothing_yet(mother)
    when_each_period_is_confirmed(specialist, text)

    then_the_mother_reads_until_when(mother, text)
    then_the_guardian_does_not_read_of_breastfeeding(guardian)


def when_the_activity_is_prescribed(specialist: Visitor, physicist: Visitor, ward: Ward, text: Text) -> None:
    specialist.sign_in("specialist")
    specialist.open("/nuclear/")
    specialist.reads("Requests without a prescribed activity")
    specialist.look()
    specialist.follow("Ана Анић")
    specialist.look()
    specialist.follow("Prescribe an activity")
    specialist.choose("Printed row", row_name(wards.activity(text.country, text.procedure)))
    specialist.press("Show what the text prints")
    specialist.reads("At the most")
    specialist.write("Prescribed activity, MBq", text.activity)
    specialist.look()
    specialist.press("Prescribe")
    specialist.reads("The activity is prescribed.")
    if text.countersigned:
        then_the_physicist_prescribes_it_too(physicist)
    specialist.open(f"/nuclear/request/{ward.request.uid}/")


def then_the_physicist_prescribes_it_too(physicist: Visitor) -> None:
    physicist.sign_in("physicist")
    physicist.open("/nuclear/")
    physicist.reads("Plans that wait for the second name")
    physicist.look()
    physicist.follow("Ана Анић")
    physicist.press("I prescribe this, too")
    physicist.reads("др Јелена Рис")
    physicist.look()


def when_the_consent_is_kept(specialist: Visitor, text: Text, tmp_path: Path) -> None:
    """Keep the signed paper where the text wants one; it is asked for and stops nothing: nobody confirmed the text here."""
    if not text.consent:
        specialist.reads("None is kept here, and no text asks for one.")
        return
    specialist.reads(f"No written consent holds here; {text.consent}")
    specialist.reads(f"None is kept here. {text.consent}")
    expect(specialist.page.get_by_role("button", name="The procedure may begin")).to_be_visible()
    specialist.page.get_by_text("Keep a consent").click()
    paper = tmp_path / "consent.pdf"
    paper.write_bytes(wards.PDF)
    today = datetime.now(ZoneInfo("Europe/Belgrade"))
    specialist.choose("How it was given", ON_PAPER)
    specialist.page.get_by_label("Scan, photo or signed PDF").set_input_files(paper)
    specialist.write_date(today.day, today.month, today.year)
    specialist.look()
    specialist.press("Keep it")
    specialist.reads("The consent is kept.")
    specialist.look()
    assert "No written consent" not in specialist.text()
    assert "None is kept here" not in specialist.text()
    with specialist.page.expect_download() as downloaded:
        specialist.page.get_by_role("link", name=ON_PAPER).click()
    assert downloaded.value.path().read_bytes() == wards.PDF
    assert Consent.objects.get().kept_by == "др Милан Савић"


def when_the_medicine_is_given(specialist: Visitor, text: Text) -> None:
    specialist.press("The procedure may begin")
    specialist.reads("Written down.")
    specialist.look()
    specialist.follow("Record what was given")
    # Day, time, plan and name are known already.
    specialist.write("Activity given, MBq", text.activity)
    specialist.write("Route", "into a vein")
    specialist.look()
    specialist.press("Record")
    specialist.reads("Recorded. Instructions for the patient come next.")
    specialist.look()
    given = Administration.objects.get()
    assert (given.radionuclide, given.activity_mbq, given.given_by) == ("99mTc", text.activity, "др Милан Савић")


def when_the_instructions_are_drafted(specialist: Visitor, text: Text) -> None:
    specialist.page.get_by_label("She breastfeeds a child").check()
    specialist.press("Draft the instructions")
    specialist.reads("drafted: the patient reads nothing of it yet")
    specialist.look()
    period = card(specialist, BREASTFEEDING)
    offered = period.get_by_label("Printed row").locator("option").all_inner_texts()
    assert tuple(offered[1:]) == text.rows
    expect(period.get_by_text(text.article).first).to_be_visible()


def when_each_period_is_confirmed(specialist: Visitor, text: Text) -> None:
    if len(text.rows) > 1:
        specialist.go(card(specialist, BREASTFEEDING).get_by_role("button", name="I confirm this period"))
        specialist.reads("Choose one of the printed rows, or write how long.")
        specialist.look()
        card(specialist, BREASTFEEDING).get_by_label("Printed row").select_option(label=text.rows[0])
    specialist.go(card(specialist, BREASTFEEDING).get_by_role("button", name="I confirm this period"))
    expect(card(specialist, BREASTFEEDING)).to_contain_text(f"Confirmed: {text.hours} hours")
    conception = card(specialist, CONCEPTION)
    if not text.conception:
        expect(conception).to_contain_text("The text prints no period. Write it, or strike this out.")
        conception.get_by_label("How long").fill("3")
        conception.get_by_label("Unit").select_option(label="months")
    specialist.go(conception.get_by_role("button", name="I confirm this period"))
    expect(card(specialist, CONCEPTION)).to_contain_text("Confirmed: 3 months")
    contact = card(specialist, CONTACT)
    contact.get_by_text("Strike it out").click()
    contact.get_by_label("Reason", exact=True).fill(NO_CONTACT)
    specialist.look()
    specialist.go(contact.get_by_role("button", name="Strike out"))
    specialist.reads("confirmed: the patient reads it")
    specialist.look()
    assert InstructionSheet.objects.get().state == SheetState.CONFIRMED


def then_the_mother_reads_nothing_yet(mother: Visitor) -> None:
    mother.sign_in("ana")
    mother.open("/passport/")
    mother.heads("Radiation Passport")
    assert "breastfeed" not in mother.text()


def then_the_mother_reads_until_when(mother: Visitor, text: Text) -> None:
    until = _until(text.hours)
    mother.open("/passport/")
    mother.reads("What your hospital asks of you")
    mother.reads(f"др Милан Савић {NOT_TO_BREASTFEED} {until}; call +381 11 555 0100 with any question")
    mother.reads("asks you to wait with having a child until")
    assert NO_CONTACT not in mother.text()
    mother.look()
    assert f"{NOT_TO_BREASTFEED} {until}" in _paper(mother)


def then_the_guardian_does_not_read_of_breastfeeding(guardian: Visitor) -> None:
    guardian.sign_in("guardian")
    guardian.open("/passport/")
    guardian.reads("asks Ана Анић to wait with having a child until")
    guardian.look()
    assert "breastfe" not in guardian.page.content().lower()
    assert "breastfe" not in _paper(guardian).lower()


def _until(hours: int) -> str:
    """Return when so many hours after the medicine are over, as the patient reads it."""
    ends = (Administration.objects.get().given_at + timedelta(hours=hours)).astimezone(ZoneInfo("Europe/Belgrade"))
    return f"{ends.day} {ends:%B %Y}, {ends:%H:%M}"


def _paper(reader: Visitor) -> str:
    """Return the words of the sheet that this reader can keep."""
    with reader.page.expect_download() as downloaded:
        reader.page.get_by_role("link", name="The sheet to print or keep (PDF)").click()
    sheet = PdfReader(BytesIO(downloaded.value.path().read_bytes()))
    return " ".join(word for page in sheet.pages for word in page.extract_text().split())
