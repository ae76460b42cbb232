"""However people write a radionuclide, it is one; what is none is refused."""

import pytest

from passport.law.radionuclides import NotARadionuclide, canonical, is_same
from passport.law.shelf import packs

WRITTEN = [
    ("99mTc", "99mTc"),
    ("Tc-99m", "99mTc"),
    ("99m-Tc", "99mTc"),
    ("⁹⁹ᵐTc", "99mTc"),
    ("99Tcm", "99mTc"),
    ("TC99M", "99mTc"),
    ("tc 99 m", "99mTc"),
    ("99MTC", "99mTc"),
    ("[99mTc]", "99mTc"),
    ("I-131", "131I"),
    ("J-131", "131I"),
    ("131J", "131I"),
    ("131j", "131I"),
    ("I131", "131I"),
    ("131 i", "131I"),
    ("131‑I", "131I"),
    ("99Mo", "99Mo"),
    ("99mo", "99Mo"),
    ("123mI", "123mI"),
    ("In-113m", "113mIn"),
    ("60Co", "60Co"),
    ("Am241", "241Am"),
    ("18F", "18F"),
]


@pytest.mark.parametrize(("written", "meant"), WRITTEN)
def test_a_radionuclide_is_known_however_it_is_written(written: str, meant: str) -> None:
    assert canonical(written) == meant


@pytest.mark.parametrize(
    "written", ["", "banana", "Tc", "99", "99mXx", "201TI", "0131I", "99mTc/111In", "Tc99Tc", "m99"]
)
def test_what_is_no_radionuclide_is_refused(written: str) -> None:
    with pytest.raises(NotARadionuclide):
        canonical(written)


def test_another_state_of_an_element_is_another_radionuclide() -> None:
    assert is_same("Tc-99m", "⁹⁹ᵐTc")
    assert not is_same("99Tc", "99mTc")
    assert not is_same("131I", "123I")


def test_what_is_none_is_the_same_only_as_itself() -> None:
    assert is_same("201TI", " 201TI")
    assert not is_same("201TI", "201Tl")


def test_every_printed_radionuclide_is_written_so_or_corrected() -> None:
    printed = {row.nuclide for pack in packs() for row in pack.activities}
    printed |= {row.radionuclide for pack in packs() for row in (*pack.breastfeeding, *pack.remains_limits)}
    printed |= {row.radionuclide for pack in packs() for row in pack.release_limits if row.radionuclide}

    assert {nuclide for nuclide in printed if canonical(nuclide) != nuclide} == set()
