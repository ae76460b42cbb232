from datetime import date

import pytest

from passport.law.packs import (
    FOLDER,
    BadPack,
    PackStatus,
    Rule,
    pack_for,
    pack_from,
    packs,
    personal_number_kind,
    rule_for,
)
from passport.people.national_ids import KINDS

SERBIAN = (FOLDER / "rs-1998.toml").read_text(encoding="utf-8")


def test_five_packs_ship_and_all_are_historical() -> None:
    found = [(pack.id, pack.country, pack.status) for pack in packs()]

    assert found == [
        ("ba-2011", "BA", PackStatus.HISTORICAL),
        ("hr-2013", "HR", PackStatus.HISTORICAL),
        ("ir-2021", "IR", PackStatus.HISTORICAL),
        ("rs-1998", "RS", PackStatus.HISTORICAL),
        ("tr-2024", "TR", PackStatus.HISTORICAL),
    ]


@pytest.mark.parametrize(
    "country, day, rule",
    [
        ("RS", date(2026, 3, 2), Rule(pack="rs-1998", article="čl. 2. st. 3. i čl. 3")),
        ("RS", date(1997, 12, 31), Rule()),
        ("RS", date(1998, 1, 1), Rule(pack="rs-1998", article="čl. 2. st. 3. i čl. 3")),
        ("HR", date(2013, 7, 17), Rule()),
        ("HR", date(2013, 7, 18), Rule(pack="hr-2013", article="čl. 15.-17.")),
        ("BA", date(2026, 3, 2), Rule(pack="ba-2011", article="čl. 4. i 17.")),
        ("TR", date(2026, 3, 2), Rule(pack="tr-2024", article="")),
        ("IR", date(2026, 3, 2), Rule(pack="ir-2021", article="")),
        ("SI", date(2026, 3, 2), Rule()),
        ("RS", None, Rule()),
    ],
)
def test_the_rule_follows_from_country_and_day(country: str, day: date | None, rule: Rule) -> None:
    assert rule_for(country, day) == rule


def test_the_later_of_two_texts_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    newer = SERBIAN.replace("rs-1998", "rs-2012").replace("valid_from = 1998-01-01", "valid_from = 2012-01-01")
    monkeypatch.setattr("passport.law.packs.packs", lambda: (pack_from(newer), pack_from(SERBIAN)))

    found = [pack_for("RS", day) for day in (date(2011, 12, 31), date(2012, 1, 1))]

    assert [pack and pack.id for pack in found] == ["rs-1998", "rs-2012"]


def test_a_text_that_ended_holds_until_the_day_before() -> None:
    pack = pack_from("valid_to = 2012-01-01\n" + SERBIAN)

    assert (pack.holds_on(date(2011, 12, 31)), pack.holds_on(date(2012, 1, 1))) == (True, False)


@pytest.mark.parametrize(
    "text",
    [
        "drl_tolerance = 1\n" + SERBIAN,
        SERBIAN.replace("facsimile =", "fax ="),
        SERBIAN.replace('"historical"', '"in vigour"'),
        SERBIAN.replace('country = "RS"\n', ""),
        SERBIAN.replace('status = "historical"\n', ""),
        "id = ",
    ],
)
def test_a_pack_that_says_more_or_less_than_it_may_is_refused(text: str) -> None:
    with pytest.raises(BadPack):
        pack_from(text)


def test_the_kind_of_personal_number_of_each_country_is_known() -> None:
    kinds = {pack.country: personal_number_kind(pack.country) for pack in packs()}

    assert kinds == {"BA": "jmbg", "HR": "oib", "IR": "iran", "RS": "jmbg", "TR": "tckn"}
    assert set(kinds.values()) == KINDS.keys()


def test_a_country_without_a_pack_has_no_kind_of_personal_number() -> None:
    assert personal_number_kind("SI") == ""
