"""Which text holds for a country and a day, and what tells one text from another."""

from datetime import date
from pathlib import Path

import pytest

from passport.law.pack import Rule
from passport.law.reading import BadPack, pack_from
from passport.law.shelf import (
    SHIPPED,
    add_folder,
    digest_of,
    pack_called,
    pack_for,
    pack_in,
    packs,
    packs_of,
    personal_number_kind,
    rule_for,
)
from passport.law.vocabulary import PackStatus
from passport.people.national_ids import KINDS
from tests.passport.law.shelves import restored_shelf

SERBIAN = (SHIPPED / "rs-1998.toml").read_text(encoding="utf-8")
NEWER = SERBIAN.replace("rs-1998", "rs-2012").replace("valid_from = 1998-01-01", "valid_from = 2012-01-01")


# More may ship one day: another country is one more file, and no test of these.
FIVE = {("ba-2011", "BA"), ("hr-2013", "HR"), ("ir-2021", "IR"), ("rs-1998", "RS"), ("tr-2024", "TR")}


def test_the_packs_of_five_countries_ship_and_all_are_historical() -> None:
    assert {(pack.id, pack.country) for pack in packs()} >= FIVE
    assert {pack.status for pack in packs()} == {PackStatus.HISTORICAL}


@pytest.mark.parametrize(("country", "day", "rule"), [
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
])  # fmt: skip
def test_the_rule_follows_from_country_and_day(country: str, day: date | None, rule: Rule) -> None:
    assert rule_for(country, day) == rule


def test_the_later_of_two_texts_is_taken(tmp_path: Path) -> None:
    (tmp_path / "newer.toml").write_text(NEWER, encoding="utf-8")

    with restored_shelf():
        add_folder(tmp_path)
        found = [pack_for("RS", day) for day in (date(2011, 12, 31), date(2012, 1, 1))]
        ids = [pack.id for pack in packs_of("RS")]

    assert [pack and pack.id for pack in found] == ["rs-1998", "rs-2012"]
    assert ids == ["rs-2012", "rs-1998"]


def test_a_folder_that_was_added_twice_holds_its_packs_once(tmp_path: Path) -> None:
    (tmp_path / "newer.toml").write_text(NEWER, encoding="utf-8")

    shipped = len(packs())

    with restored_shelf():
        add_folder(tmp_path)
        add_folder(tmp_path)
        count = len(packs())

    assert (count, len(packs())) == (shipped + 1, shipped)


def test_two_packs_of_one_id_are_refused(tmp_path: Path) -> None:
    (tmp_path / "again.toml").write_text(SERBIAN, encoding="utf-8")

    with restored_shelf():
        add_folder(tmp_path)
        with pytest.raises(BadPack, match="two packs have the same id: rs-1998"):
            packs()


def test_a_text_that_ended_holds_until_the_day_before() -> None:
    pack = pack_from(SERBIAN.replace("valid_from = 1998-01-01", "valid_from = 1998-01-01\nvalid_to = 2012-01-01"))

    assert (pack.holds_on(date(2011, 12, 31)), pack.holds_on(date(2012, 1, 1))) == (True, False)


def test_a_stored_row_finds_its_pack_as_long_as_this_deployment_has_it() -> None:
    found = pack_called("hr-2013")

    assert found in packs()
    assert found
    assert (found.country, pack_called("hr-1999")) == ("HR", None)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text(SERBIAN.replace('country = "RS"\n', ""), encoding="utf-8")
    latin = tmp_path / "latin.toml"
    latin.write_bytes('id = "č"'.encode("latin2"))

    with pytest.raises(BadPack, match=r"^broken\.toml: pack: missing: country$"):
        pack_in(broken)
    with pytest.raises(BadPack, match=r"^latin\.toml: 'utf-8' codec"):
        pack_in(latin)


def test_one_changed_value_makes_another_digest() -> None:
    changed = SERBIAN.replace(
        '"99mTc", chemical_form = "", max_mbq = "900"', '"99mTc", chemical_form = "", max_mbq = "90"'
    )
    assert changed != SERBIAN

    digests = [digest_of(pack_from(text)) for text in (SERBIAN, "# another comment\n" + SERBIAN, changed)]

    assert digests[0] == digests[1] != digests[2]
    assert [len(digest) for digest in digests] == [64, 64, 64]


def test_the_kind_of_personal_number_of_each_country_is_known() -> None:
    kinds = {pack.country: personal_number_kind(pack.country) for pack in packs()}

    assert kinds.items() >= {"BA": "jmbg", "HR": "oib", "IR": "iran", "RS": "jmbg", "TR": "tckn"}.items()
    assert set(kinds.values()) - {""} == KINDS.keys()


def test_a_country_without_a_pack_has_no_kind_of_personal_number() -> None:
    assert personal_number_kind("SI") == ""
