"""The pages of a request: its plans and its consents, and what each refuses with a sentence."""

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from passport.justification.models import Consent
from passport.nuclear.models import ActivityPlan
from passport.people.models import Patient
from tests.passport.imaging.papers import with_script
from tests.passport.nuclear import ward as wards
from tests.passport.nuclear.ward import PDF, SIGNED_PDF, Ward
from tests.passport.web.nuclear.test_story import now, prescribe, three
from tests.passport.web.staff import signed_in

pytestmark = pytest.mark.django_db


def kept(screen: Client, ward: Ward, data: bytes, form: str = "paper", **said: str) -> Any:
    typed = {"form": form, "file": SimpleUploadedFile("scan.exe", data), **three("signed_on", now(ward).date()), **said}
    return screen.post(f"/nuclear/request/{ward.request.uid}/consent", typed)


def test_a_plan_is_looked_at_before_it_is_prescribed(ward: Ward, screen: Client) -> None:
    answer = prescribe(screen, ward, step="look", prescribed_mbq="", mass_kg="21")
    page = answer.content.decode()

    assert "At the most <bdi>600 MBq</bdi>" in page
    assert "The text prints no factors for children." in page
    assert not ActivityPlan.objects.exists()


def test_the_factors_of_a_child_are_shown_on_either_side() -> None:
    ward = wards.ward("BA")
    answer = prescribe(signed_in(ward.specialist), ward, step="look", prescribed_mbq="", mass_kg="21")

    assert answer.context["factors"] == "20 kg: 0.46; 22 kg: 0.5"


@pytest.mark.parametrize(
    "said, field, sentence",
    [
        ({"row": "", "radionuclide": ""}, "radionuclide", "Choose a printed row, or write the radionuclide."),
        (
            {"row": "", "radionuclide": "banana"},
            "radionuclide",
            "Write the radionuclide with its mass number, for example 99mTc or 131I.",
        ),
        ({"prescribed_mbq": ""}, "prescribed_mbq", "This field is required."),
        ({"prescribed_mbq": "many"}, "prescribed_mbq", "Enter a number."),
        ({"prescribed_mbq": "0"}, "__all__", "An activity has a radionuclide and is a number of MBq above zero."),
        ({"prescribed_mbq": "600,1"}, "__all__", "Say why, in a few words."),
    ],
)
def test_a_plan_that_cannot_be_is_not_kept(
    ward: Ward, screen: Client, said: dict[str, str], field: str, sentence: str
) -> None:
    answer = prescribe(screen, ward, **said)

    assert answer.context["form"].errors[field] == [sentence]
    assert not ActivityPlan.objects.exists()


def test_a_text_in_force_says_its_maximum() -> None:
    ward = wards.ward("RS", in_force=True)
    answer = prescribe(signed_in(ward.specialist), ward, prescribed_mbq="600,1", above_reason="heavy")

    assert answer.context["form"].errors["__all__"] == [
        "Tabela 6 prints 600 MBq at the most, and this text is in force here. Plan no more than that."
    ]


def test_a_physicist_sees_a_plan_and_prescribes_none(ward: Ward) -> None:
    screen = signed_in(ward.physicist)

    assert screen.get(f"/nuclear/request/{ward.request.uid}/").context["may_plan"] is False
    assert prescribe(screen, ward).context["form"].errors["__all__"] == ["You do not do this work at this hospital."]


def test_what_is_lacking_stands_above_the_button_and_stops_only_in_force() -> None:
    before, force = wards.ward("BA"), wards.ward("BA", in_force=True, name="Klinika", prefix="f-")
    cards = []
    for ward in (before, force):
        wards.planned(ward)
        (card,) = signed_in(ward.specialist).get(f"/nuclear/request/{ward.request.uid}/").context["cards"]
        cards.append((card.lacking, card.may_begin))

    sentence = "No written consent holds here; čl. 64. of the text of 2011 wants one."
    assert cards == [(((sentence, False),), True), (((sentence, True),), False)]


def test_beginning_without_the_consent_that_is_in_force_is_refused_with_the_article() -> None:
    ward = wards.ward("BA", in_force=True)
    plan = wards.planned(ward)
    answer = signed_in(ward.specialist).post(f"/nuclear/plan/{plan.uid}/ready", follow=True)

    assert [str(message) for message in answer.context["messages"]] == [
        "čl. 64. wants a written consent before anything begins. Keep the signed paper here first."
    ]


def test_a_plan_is_withdrawn_with_a_reason(ward: Ward, screen: Client) -> None:
    plan = wards.planned(ward)
    screen.post(f"/nuclear/plan/{plan.uid}/withdraw", {"reason": ""})
    still = ActivityPlan.objects.get().state
    screen.post(f"/nuclear/plan/{plan.uid}/withdraw", {"reason": "other tracer"})

    assert (still, ActivityPlan.objects.get().withdrawn_reason) == ("written", "other tracer")


def test_a_consent_is_kept_and_given_back_as_an_attachment_that_can_do_nothing(ward: Ward, screen: Client) -> None:
    kept(screen, ward, PDF)
    consent = Consent.objects.get()
    answer = screen.get(f"/nuclear/request/{ward.request.uid}/consent/{consent.uid}")

    assert (answer.content, answer["Content-Type"]) == (PDF, "application/pdf")
    assert answer["Content-Disposition"] == 'attachment; filename="consent.pdf"'
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert screen.get(f"/nuclear/request/{ward.request.uid}/consent/{'0' * 32}").status_code == 404


def test_a_signed_pdf_is_said_to_be_unchecked(ward: Ward, screen: Client) -> None:
    kept(screen, ward, SIGNED_PDF, "qualified")

    page = screen.get(f"/nuclear/request/{ward.request.uid}/").content.decode()
    assert "the electronic signature is kept with it and not checked here" in page


@pytest.mark.parametrize(
    "data, said, sentence",
    [
        (b"MZ", {}, "This file is no PDF, JPEG or PNG. Scan or photograph the signed paper."),
        (
            with_script(),
            {},
            "This PDF holds scripts or starts something when it is opened. Print it as PDF once more, and choose the new "
            "file.",
        ),
        (PDF, {"form": "qualified"}, "A consent with an electronic signature is a PDF that holds the signature."),
        (PDF, {"signed_on_year": "2999"}, "This lies in the future. Check day and time."),
    ],
)
def test_what_is_no_consent_is_refused_with_a_sentence(
    ward: Ward, screen: Client, data: bytes, said: dict[str, str], sentence: str
) -> None:
    answer = kept(screen, ward, data, **{"form": "paper", **said})

    assert answer.context["form"].errors["__all__"] == [sentence]
    assert not Consent.objects.exists()


def test_a_tick_is_no_consent(ward: Ward, screen: Client) -> None:
    answer = screen.post(f"/nuclear/request/{ward.request.uid}/consent", {"form": "paper", "file": "on"})

    assert set(answer.context["form"].errors) == {"file", "signed_on"}


def test_a_consent_that_was_withdrawn_is_named_and_its_file_is_not_offered(ward: Ward) -> None:
    screen = signed_in(ward.radiographer)
    kept(screen, ward, PDF)
    consent = Consent.objects.get()
    address = f"/nuclear/request/{ward.request.uid}/consent/{consent.uid}"
    refused = screen.post(f"{address}/withdraw", {"reason": ""}, follow=True)
    screen.post(f"{address}/withdraw", {"reason": "changed her mind"})
    page = screen.get(f"/nuclear/request/{ward.request.uid}/").content.decode()
    again = screen.post(f"{address}/withdraw", {"reason": "again"}, follow=True)

    assert [str(message) for message in refused.context["messages"]][-1:] == ["Say why, in a few words."]
    assert [str(message) for message in again.context["messages"]] == ["This consent was withdrawn already."]
    assert ("changed her mind" in page, address in page) == (True, False)
    assert screen.get(address).status_code == 404


def test_a_plan_that_may_begin_says_that_its_consent_was_withdrawn() -> None:
    ward = wards.ward("BA", in_force=True)
    screen = signed_in(ward.specialist)
    plan = wards.planned(ward)
    kept(screen, ward, PDF)
    screen.post(f"/nuclear/plan/{plan.uid}/ready")
    before = _card(screen, ward).lacking
    consent = Consent.objects.get()
    screen.post(f"/nuclear/request/{ward.request.uid}/consent/{consent.uid}/withdraw", {"reason": "changed her mind"})
    after = _card(screen, ward)

    assert (before, after.lacking, after.may_begin) == (
        (),
        (("No written consent holds here; čl. 64. of the text of 2011 wants one.", True),),
        False,
    )


def _card(screen: Client, ward: Ward) -> Any:
    (card,) = screen.get(f"/nuclear/request/{ward.request.uid}/").context["cards"]
    return card


@pytest.mark.parametrize("years, mass, wanted", [(17, "", True), (17, "50", False), (19, "", False)])
def test_the_mass_of_a_child_is_asked_for_and_nothing_stops_without_it(
    ward: Ward, screen: Client, years: int, mass: str, wanted: bool
) -> None:
    today = now(ward).date()
    Patient.objects.filter(pk=ward.ana.pk).update(birth_date=today.replace(year=today.year - years, day=1))
    asked = screen.get(f"/nuclear/request/{ward.request.uid}/plan").context["mass_wanted"]
    answer = prescribe(screen, ward, mass_kg=mass)
    said = [str(message) for message in get_messages(answer.wsgi_request)]

    assert asked is (years < 18)
    assert ("The patient is under 18, and no body mass was typed." in said) is wanted
    assert ActivityPlan.objects.count() == 1


def test_a_second_plan_waits_until_the_first_is_withdrawn(ward: Ward, screen: Client) -> None:
    wards.planned(ward)
    page = screen.get(f"/nuclear/request/{ward.request.uid}/")
    answer = prescribe(screen, ward)

    assert page.context["may_plan"] is False
    assert answer.context["form"].errors["__all__"] == [
        "An activity is prescribed for this request already. Withdraw it first, with a reason."
    ]
