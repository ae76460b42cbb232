import pytest

from passport.people.addresses import mail_address, mobile_number


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Ana.Kos@Example.ORG ", "ana.kos@example.org"),
        ("a+b@sub.example.rs", "a+b@sub.example.rs"),
        ("ana@example", None),
        ("ana example.org", None),
        ("ana@exa mple.org", None),
        ("Ana <ana@example.org>", None),
        ("ana@example.org\nBcc: x@example.org", None),
        ("a" * 65 + "@example.org", None),
        ("", None),
    ],
)
def test_an_e_mail_address_is_kept_in_small_letters_and_anything_else_is_none(typed: str, kept: str | None) -> None:
    assert mail_address(typed) == kept


@pytest.mark.parametrize(
    ("typed", "country", "kept"),
    [
        ("060 123 4567", "RS", "+381601234567"),
        ("+381 60 123-4567", "", "+381601234567"),
        ("۰۹۱۲ ۳۴۵ ۶۷۸۹", "IR", "+989123456789"),
        ("0532 123 45 67", "TR", "+905321234567"),
        ("060 123 4567", "", None),
        ("011 333 4444", "RS", None),
        ("112", "RS", None),
        ("Ana", "RS", None),
    ],
)
def test_a_number_is_kept_with_its_country_when_it_is_that_of_a_mobile_phone(
    typed: str, country: str, kept: str | None
) -> None:
    assert mobile_number(typed, country=country) == kept
