import pytest

from passport.people.names import fold


@pytest.mark.parametrize(
    "first, second",
    [
        ("Đorđević^Đorđe", "Djordjević^Djordje"),
        ("Đorđević^Đorđe", "DORDEVIC^DORDE"),
        ("Đorđević^Đorđe", "Ђорђе Ђорђевић"),
        ("Živković^Šćepan", "Zivkovic^Scepan"),
        ("Џамбас^Љиљана", "Džambas^Ljiljana"),
        ("Њежић^Јелена", "Njezic^Jelena"),
        ("Yıldırım^Işıl", "YILDIRIM^ISIL"),
        ("Yıldırım^Işıl", "yildirim^isil"),
        ("Çağlayan^İbrahim", "Caglayan Ibrahim"),
        ("يزداني^فريدون", "یزدانی فریدون"),
        ("كريمي^شيرين", "کریمی^شیرین"),
        ("Hodžić^Lejla", "Lejla Hodžić"),
        ("Petrović-Marković^Ana", "Markovic Petrovic Ana"),
        ("Petrović^Ana^^Dr", "Petrović^Ana"),
        ("Ko\u0301vacs^Eva", "Kóvacs^Éva"),
    ],
)
def test_two_spellings_of_one_name_are_one(first: str, second: str) -> None:
    assert fold(first) == fold(second) != ""


@pytest.mark.parametrize(
    "first, second",
    [
        ("Petrović^Ana", "Petrović^Anja"),
        ("Petrović^Ana", "Petrov^Ana"),
        ("Petrović^Ana", "Petrović^Ana^Marija"),
        ("کریمی^شیرین", "کریمی^شهین"),
        ("", "Petrović^Ana"),
    ],
)
def test_two_names_are_two(first: str, second: str) -> None:
    assert fold(first) != fold(second)


def test_a_folded_name_is_small_plain_letters_in_alphabetical_order() -> None:
    assert fold("ĐURIŠIĆ^Željka^^Prof.") == "durisic zeljka"
