import io
import re
from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command

from passport.people.models import Facility, User
from passport.people.selectors import current_memberships

pytestmark = pytest.mark.django_db

ANSWERS = {
    "facility": "Болница Липа",
    "country": "rs",
    "time_zone": "Europe/Belgrade",
    "name": "Нада Илић",
    "username": "nada",
}
GOOD = "ten green bottles 1947"


class Terminal(io.StringIO):
    """Standard input at which a person sits."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    def first_run(stdin: io.StringIO | None = None, **options: object) -> str:
        monkeypatch.setattr("sys.stdin", stdin or io.StringIO())
        said = io.StringIO()
        call_command("first_run", stdout=said, **options)
        return said.getvalue()

    return first_run


def test_an_empty_installation_gets_its_facility_and_administrator(run: Callable[..., str]) -> None:
    said = run(io.StringIO(f"{GOOD}\n"), password_stdin=True, code="01", phone="+381", **ANSWERS)

    place, user = Facility.objects.get(), User.objects.get()
    assert (place.name, place.country, place.time_zone, place.code, place.phone) == (
        "Болница Липа",
        "RS",
        "Europe/Belgrade",
        "01",
        "+381",
    )
    assert (str(user), user.check_password(GOOD)) == ("Нада Илић", True)
    assert {row.role for row in current_memberships(user, place.created_at)} == {
        "facility_administrator",
        "pacs_administrator",
    }
    assert "nada" in said
    assert GOOD not in said


def test_a_password_is_made_and_shown_once(run: Callable[..., str]) -> None:
    said = run(**ANSWERS)

    shown = re.findall(r"(?:[0-9a-z]{4}-){3}[0-9a-z]{4}", said)
    assert [User.objects.get().check_password(word) for word in shown] == [True]


def test_what_no_option_says_is_asked_until_it_is_answered(run: Callable[..., str]) -> None:
    run(Terminal("\nБолница Липа\nrs\nEurope/Belgrade\nНада\nnada\n"))

    assert (Facility.objects.get().name, User.objects.get().username) == ("Болница Липа", "nada")


def test_without_a_person_at_the_terminal_the_missing_option_is_named(run: Callable[..., str]) -> None:
    with pytest.raises(CommandError, match="--time-zone"):
        run(**(ANSWERS | {"time_zone": None}))

    assert not Facility.objects.exists()


@pytest.mark.parametrize(
    "wrong, words",
    [
        ({"time_zone": "Europe/Atlantis"}, "no time zone"),
        ({"country": "Serbia"}, "two letters"),
        ({"country": "XX"}, "no country of this code"),
        ({"username": "n a"}, "user name"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(wrong: dict[str, str], words: str, run: Callable[..., str]) -> None:
    with pytest.raises(CommandError, match=words) as refused:
        run(**(ANSWERS | wrong))

    assert "\n" not in str(refused.value)
    assert (Facility.objects.count(), User.objects.count()) == (0, 0)


def test_a_weak_password_is_refused_with_the_reason(run: Callable[..., str]) -> None:
    with pytest.raises(CommandError, match="too short"):
        run(io.StringIO("short\n"), password_stdin=True, **ANSWERS)

    assert not Facility.objects.exists()


def test_a_second_time_is_refused(run: Callable[..., str]) -> None:
    run(**ANSWERS)

    with pytest.raises(CommandError, match="already registered"):
        run(**(ANSWERS | {"facility": "Other", "username": "other"}))

    assert Facility.objects.count() == 1
