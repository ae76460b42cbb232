"""The written release and its page to print."""

from datetime import timedelta

import pytest
from django.test import Client

from passport.nuclear.models import Release
from tests.passport.nuclear import ward as wards
from tests.passport.nuclear.ward import Ward
from tests.passport.web.nuclear.test_story import now, three
from tests.passport.web.staff import signed_in

pytestmark = pytest.mark.django_db


def release(ward: Ward, **said: str) -> dict[str, str]:
    at = now(ward)
    return {
        "residual_mbq": "150",
        "dose_rate_usv_h": "4",
        **three("measured_on", at.date()),
        "measured_time": "00:00",
        "measured_by": "Јелена Рис",
        "travel": "by car, 40 minutes",
        **three("leaves_on", at.date()),
        "leaves_time": "12:00",
        "note": "",
        "above_reason": "",
        **said,
    }


def test_a_release_stands_beside_the_row_of_the_text_and_is_printed(ward: Ward, screen: Client) -> None:
    given = wards.treated(ward)
    form = screen.get(f"/nuclear/given/{given.uid}/release")
    screen.post(f"/nuclear/given/{given.uid}/release", release(ward))
    found = Release.objects.get()
    page = screen.get(f"/nuclear/release/{found.uid}/").content.decode()

    assert [row.article for row in form.context["limits"]] == ["čl. 42. st. 2. i 3."]
    assert "the patient may leave when the activity has fallen below 400 MBq" in page
    assert ("150 MBq" in page, "др Милан Савић" in page, "by car, 40 minutes" in page) == (True, True, True)


@pytest.mark.parametrize(
    "said, sentence",
    [
        (
            {"residual_mbq": "", "dose_rate_usv_h": ""},
            "Write what was measured, and when: the activity that is left, or ",
        ),
        ({"residual_mbq": "400"}, "Say why, in a few words."),
        ({"measured_by": " "}, ""),
    ],
)
def test_a_release_that_says_too_little_is_not_written(
    ward: Ward, screen: Client, said: dict[str, str], sentence: str
) -> None:
    answer = screen.post(f"/nuclear/given/{wards.treated(ward).uid}/release", release(ward, **said))

    assert answer.status_code == 200
    assert "".join(answer.context["form"].errors.get("__all__", [])).startswith(sentence)
    assert not Release.objects.exists()


def test_a_text_in_force_keeps_the_patient_and_says_so() -> None:
    ward = wards.ward("RS", in_force=True)
    answer = signed_in(ward.specialist).post(
        f"/nuclear/given/{wards.treated(ward).uid}/release",
        release(ward, residual_mbq="400,0", above_reason="wants to go"),
    )

    assert answer.context["form"].errors["__all__"] == [
        "By čl. 42. st. 2. i 3. the patient stays until less than 400 MBq are left."
    ]


def test_the_tables_of_bosnia_and_herzegovina_stand_beside_the_release() -> None:
    ward = wards.ward("BA")
    page = signed_in(ward.specialist).get(f"/nuclear/given/{wards.treated(ward).uid}/release").content.decode()

    assert "The text prints no limit for leaving." in page
    assert ("2 sedmice" in page, "10 days away from work" in page) == (True, True)


def test_a_patient_who_left_unmeasured_stands_on_paper_with_the_reason(ward: Ward, screen: Client) -> None:
    given = wards.treated(ward)
    at = now(ward) - timedelta(minutes=1)
    said = release(ward, residual_mbq="", dose_rate_usv_h="", measured_by="", left_already="on")
    said |= {**three("leaves_on", at.date()), "leaves_time": f"{at:%H:%M}", "unmeasured_reason": "went early"}
    screen.post(f"/nuclear/given/{given.uid}/release", said)
    page = screen.get(f"/nuclear/release/{Release.objects.get().uid}/").content.decode()

    assert ("not measured:" in page, "went early" in page) == (True, True)
