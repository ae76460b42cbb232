"""Each row has a kind that patients know by name, and the part of the body that somebody said."""

import pytest

from passport.booklet.examinations import EXAMINATIONS, GROUPS, Group, Language, group_name, group_of, region_in


def test_every_group_has_a_name_of_its_own_in_every_language() -> None:
    assert list(GROUPS) == list(Group)
    for language in Language:
        assert len({names.in_language(language) for names in GROUPS.values()}) == len(Group), language


def test_every_item_of_the_dictionary_is_of_the_group_of_its_table_and_a_treatment_of_none_but_treatments() -> None:
    found = {item.code: group_of(item.code, kind=item.kind) for item in EXAMINATIONS.values()}

    assert found == {code: Group.THERAPY if item.therapy else item.group for code, item in EXAMINATIONS.items()}


@pytest.mark.parametrize(
    ("code", "kind", "therapy", "group"),
    [
        ("", "ct", False, Group.CT),
        ("", "projection", False, Group.XRAY),
        ("", "mammography", False, Group.MAMMOGRAPHY),
        ("", "nuclear_medicine", False, Group.NUCLEAR),
        ("", "image", False, None),
        ("", "other", False, None),
        ("ct.chest", "image", False, Group.CT),
        ("xray.panoramic", "projection", False, Group.DENTAL),
        ("no.such", "ct", False, Group.CT),
        ("", "other", True, Group.THERAPY),
        ("ct.chest", "ct", True, Group.THERAPY),
    ],
)
def test_a_row_without_an_item_is_of_the_group_of_its_device(
    code: str, kind: str, therapy: bool, group: Group | None
) -> None:
    assert group_of(code, kind=kind, therapy=therapy) == group


@pytest.mark.parametrize(
    ("code", "kind", "language", "name"),
    [
        ("ct.chest", "ct", "en", "CT examination"),
        ("xray.panoramic", "projection", "en", "Dental X-ray"),
        ("xray.panoramic", "projection", "fa", "رادیوگرافی دندان"),
        ("", "image", "en", "Examination known from its images"),
        ("", "image", "sr", "Преглед познат по снимцима"),
    ],
)
def test_a_group_is_called_in_the_readers_language(code: str, kind: str, language: str, name: str) -> None:
    assert group_name(code, kind=kind, language=language) == name


@pytest.mark.parametrize(
    ("code", "region", "found"),
    [
        ("ct.chest", "", "chest"),
        ("ct.chest", "head", "chest"),
        ("", "head", "head"),
        ("", "no such part", ""),
        ("therapy.radiotherapy", "breast", "breast"),
        ("", "", ""),
    ],
)
def test_the_item_says_the_part_of_the_body_before_the_report_does(code: str, region: str, found: str) -> None:
    assert region_in(code, region=region) == found
