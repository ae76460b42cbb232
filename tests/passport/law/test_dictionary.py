"""What the reference levels of the packs name: examinations of the dictionary, views and phantoms."""

import pytest

from passport.booklet.examinations import EXAMINATIONS
from passport.booklet.reading import Kind
from passport.law.shelf import packs
from passport.law.vocabulary import Quantity

# Every projection that is printed, and the views that it means. What is no view of a radiograph means none.
VIEWS = {
    "": (),
    "A-P": ("AP",),
    "AP": ("AP",),
    "AP ili PA": ("AP", "PA"),
    "CC": ("CC",),
    "L": ("LAT",),
    "LAT": ("LAT",),
    "LS članak": ("LSJ",),
    "LSJ": ("LSJ",),
    "MLO": ("MLO",),
    "P-A": ("PA",),
    "PA": ("PA",),
    "PA ili AP": ("AP", "PA"),
    "Periapikalno": (),
    "ekstraoralno": (),
    "glava - kičmeni stub": ("CC",),
    "intraoralno": (),
    "kranio-kaudalna": ("CC",),
    "ortopantomografsko": (),
}
# With what a quantity is measured: a level of a quantity belongs to examinations of these kinds.
KINDS = {
    Quantity.ENTRANCE_SURFACE_DOSE: {Kind.PROJECTION, Kind.MAMMOGRAPHY},
    Quantity.ENTRANCE_DOSE_RATE: {Kind.PROJECTION},
    Quantity.DOSE_AREA_PRODUCT: {Kind.PROJECTION},
    Quantity.DOSE_WIDTH_PRODUCT: {Kind.PROJECTION},
    Quantity.CTDI_W: {Kind.CT},
    Quantity.DLP: {Kind.CT},
    Quantity.MSAD: {Kind.CT},
    Quantity.GLANDULAR_DOSE: {Kind.MAMMOGRAPHY},
}
LEVELS = [level for pack in packs() for level in pack.reference_levels]


def test_every_examination_of_a_level_stands_in_the_dictionary() -> None:
    named = {code for level in LEVELS for code in level.exams}

    assert named - EXAMINATIONS.keys() == set()
    assert {"xray.chest", "ct.head", "mammography.screening", "fluoroscopy.enema", "intervention.coronary"} <= named


def test_a_level_belongs_to_examinations_of_the_kind_that_its_quantity_is_measured_in() -> None:
    found = {(level.quantity, Kind(EXAMINATIONS[code].kind)) for level in LEVELS for code in level.exams}

    assert [(quantity, kind) for quantity, kind in found if kind not in KINDS[quantity]] == []


@pytest.mark.parametrize("projection", VIEWS)
def test_a_printed_projection_means_the_same_views_in_every_text(projection: str) -> None:
    found = {level.views for level in LEVELS if level.projection == projection}

    assert found == {VIEWS[projection]}


def test_no_other_projection_is_printed() -> None:
    assert {level.projection for level in LEVELS} == VIEWS.keys()


def test_only_the_croatian_text_prints_on_which_phantom_its_ct_levels_were_measured() -> None:
    found = {(pack.country, level.exam, level.phantom) for pack in packs() for level in pack.reference_levels}

    assert {one for one in found if one[2]} == {
        *(("HR", exam, "head") for exam in ("Glava", "Lice i sinusi")),
        *(
            ("HR", exam, "body")
            for exam in (
                "Vertebralna trauma", "Toraks", "HRCT", "Abdomen", "Jetra i slezena", "Zdjelica", "Kosti zdjelice",
            )
        ),
    }  # fmt: skip


def test_what_a_breast_was_imaged_with_is_told_where_the_text_prints_a_level_for_each() -> None:
    grids = {"Sa rešetkom": "with", "s rešetkom": "with", "Bez rešetke": "without", "bez rešetke": "without"}

    assert [level for level in LEVELS if level.grid != grids.get(level.basis, "")] == []
    assert {level.basis for level in LEVELS if level.grid} == grids.keys()
