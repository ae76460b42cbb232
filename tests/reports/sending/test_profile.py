"""A profile file is taken as it stands, or refused with its line; nothing in it is guessed."""

from datetime import date
from pathlib import Path

import pytest

from reports.sending.profile import BUILT_IN, BadProfile, CarrierKind, Place, profile_from, profiles_in
from tests.reports.sending.studies import EXAMPLE


def test_the_profile_that_ships_sends_the_four_kinds_of_the_circular() -> None:
    profile = profiles_in(BUILT_IN)["teleradyoloji-example"]

    assert profile.modalities == {"CT", "MG", "XA", "DX", "CR", "RF", "PX", "IO"}
    assert (profile.start, profile.pack, profile.identifier.kind) == (date(2024, 9, 1), "tr-2024", "tckn")
    assert (profile.destination.carrier, profile.identifier.stands_in) == (
        CarrierKind.FOLDER,
        (Place.OTHER_PATIENT_IDS,),
    )


@pytest.mark.parametrize(
    "modalities, kind, due",
    [
        ("CT", "", "computed tomography"),
        ("CT PT SR", "", "computed tomography"),
        ("MG SR", "ct", "mammography"),
        ("XA", "projection", "angiography"),
        ("SR", "projection", "X-ray"),
        ("", "ct", "computed tomography"),
        ("PT", "nuclear_medicine", ""),
        ("MR", "ct", ""),
        ("", "", ""),
    ],
)
def test_what_a_pacs_lists_decides_and_else_the_report(modalities: str, kind: str, due: str) -> None:
    assert profile_from(EXAMPLE).due(modalities=modalities.split(), kind=kind) == due


def test_another_kind_is_a_setting() -> None:
    profile = profile_from(EXAMPLE.replace("sent = false", "sent = true"))

    assert profile.due(modalities=["NM"]) == "nuclear medicine"


@pytest.mark.parametrize(
    "old, new, words",
    [
        ("settle_minutes = 60", "settle = 60", "line 9: “settle” is not known here (top of the file)"),
        ('carrier = "folder"', 'carrier = "mail"', "line 22: “carrier” must be one of folder, c_store, stow, xds"),
        ('carrier = "folder"', 'carrier = "c_store"', "line 19: c_store needs “host”"),
        ('kind = "tckn"', 'kind = "passport"', "line 25: “kind” must be one of jmbg, oib, tckn, iran"),
        ("sent = false", "sent = 1", "line 42: “sent” must be true or false"),
        ("start = 2024-09-01", 'start = "soon"', "line 6: “start” must be a date as 2024-09-01"),
        ('modalities = ["CT"]', 'modalities = "CT"', "line 40: “modalities” must be a list"),
        ('authority = "', 'owner = "', "line 4: “owner” is not known here (top of the file)"),
        ('["OtherPatientIDs"]', "[]", "line 27: “stands_in” must name at least one place"),
        ('"facility_code"', '"name"', "line 30: “institution_name” must be facility_code or facility_name"),
        (
            'carrier = "folder"',
            'carrier = "folder"\ncredentials = "SECRET_KEY"',
            "line 23: “credentials” must be the name of a variable that begins with PACS_",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_line(old: str, new: str, words: str) -> None:
    with pytest.raises(BadProfile) as refused:
        profile_from(EXAMPLE.replace(old, new, 1))

    assert str(refused.value) == words


def test_what_is_missing_is_named() -> None:
    with pytest.raises(BadProfile, match="“pack” is missing"):
        profile_from(EXAMPLE.replace('pack = "tr-2024"\n', ""))


def test_a_file_that_is_no_toml_is_told_with_its_name_and_line(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text("id = \n")

    with pytest.raises(BadProfile, match=r"mine\.toml: .*line 1"):
        profiles_in(tmp_path)
