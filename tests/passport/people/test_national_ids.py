import pytest

from passport.people.national_ids import Doubt, check
from tests.scanner.people import DEMO_CLINICS, DEMO_PEOPLE, DemoPerson

KIND_OF = {"RS": "jmbg", "BA": "jmbg", "HR": "oib", "TR": "tckn", "IR": "iran"}


@pytest.mark.parametrize("person", DEMO_PEOPLE, ids=lambda person: person.local_id)
def test_the_numbers_of_the_invented_people_are_well_formed(person: DemoPerson) -> None:
    country = next(clinic.country for clinic in DEMO_CLINICS if clinic.key == person.clinic)

    assert check(KIND_OF[country], person.personal_number) is None


@pytest.mark.parametrize(
    "kind, number, doubt",
    [
        ("jmbg", "1206985995011", Doubt.CHECK_DIGIT),
        ("jmbg", "3213985995010", Doubt.PART),
        ("jmbg", "120698599501", Doubt.LENGTH),
        ("oib", "00000002016", Doubt.CHECK_DIGIT),
        ("tckn", "10000000147", Doubt.CHECK_DIGIT),
        ("tckn", "1000000014X", Doubt.CHARACTERS),
        ("iran", "9990000019", Doubt.CHECK_DIGIT),
        ("iran", "999000001", Doubt.LENGTH),
        ("iran", "999000001a", Doubt.CHARACTERS),
        ("iran", "1111111111", Doubt.PART),
    ],
)
def test_an_odd_number_is_noticed(kind: str, number: str, doubt: Doubt) -> None:
    assert check(kind, number) == doubt


@pytest.mark.parametrize(
    "kind, number",
    [
        ("iran", "۹۹۹۰۰۰۰۰۱۸"),
        ("iran", "999-000001-8"),
        ("jmbg", "1206985 995010"),
        # The rest of the weighted sum is 0 or 1: the check digit is the rest itself.
        ("iran", "0000000590"),
        ("iran", "0000000401"),
        ("jmbg", ""),
        ("passport", "anything"),
    ],
)
def test_these_are_not_doubted(kind: str, number: str) -> None:
    assert check(kind, number) is None
