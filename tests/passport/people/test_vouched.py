"""What counts of the claims that a provider of a national eID has signed."""

from datetime import date

import pytest

from passport.people.vouched import Asked, NotVouched, Vouched, vouched

ISSUER = "https://id.example.org"
JMBG, OIB = "0205961715017", "94577403194"
IN_NUMBER, IN_BOTH = Asked(kind="jmbg", number="pno"), Asked(kind="jmbg", number="pno", birth_date="birthdate")


def test_the_number_is_taken_as_plain_digits_with_the_birth_date_that_it_tells() -> None:
    told = vouched({"sub": "S1", "pno": "۰۲۰۵ 961-715017", "email": "a@b.example"}, issuer=ISSUER, asked=IN_NUMBER)

    assert told == Vouched(issuer=ISSUER, subject="S1", kind="jmbg", number=JMBG, births=frozenset({date(1961, 5, 2)}))


def test_a_birth_date_that_the_provider_gives_stands_beside_that_of_the_number() -> None:
    claims = {"sub": "S1", "pno": JMBG, "birthdate": "1961-05-03"}

    assert vouched(claims, issuer=ISSUER, asked=IN_BOTH).births == {date(1961, 5, 2), date(1961, 5, 3)}
    assert vouched(claims | {"birthdate": None}, issuer=ISSUER, asked=IN_BOTH).births == {date(1961, 5, 2)}


def test_a_kind_of_number_that_tells_no_birth_date_has_none() -> None:
    told = vouched({"sub": "S1", "oib": OIB}, issuer=ISSUER, asked=Asked(kind="oib", number="oib"))

    assert (told.number, told.births) == (OIB, frozenset())


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"sub": ""}, "no subject"),
        ({"sub": 17}, "no subject"),
        ({"pno": None}, "no personal number"),
        ({"pno": 205961715012}, "no personal number"),
        ({"pno": [JMBG]}, "no personal number"),
        ({"pno": ""}, "not a personal number of this kind"),
        ({"pno": OIB}, "not a personal number of this kind"),
        ({"pno": "0205961715012"}, "not a personal number of this kind"),
        ({"birthdate": "1961"}, "not a birth date"),
        ({"birthdate": "0000-05-02"}, "not a birth date"),
    ],
)
def test_what_is_missing_or_no_number_is_not_vouched_for(changed: dict[str, object], reason: str) -> None:
    with pytest.raises(NotVouched) as refused:
        vouched({"sub": "S1", "pno": JMBG} | changed, issuer=ISSUER, asked=IN_BOTH)

    assert str(refused.value) == reason


def test_a_number_of_a_kind_that_nobody_can_check_is_not_vouched_for() -> None:
    with pytest.raises(NotVouched):
        vouched({"sub": "S1", "pno": JMBG}, issuer=ISSUER, asked=Asked(kind="", number="pno"))
