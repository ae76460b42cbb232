"""Where the text of law wants the report beside the images."""

from datetime import datetime

import pytest

from passport.imaging.services import (
    WaitsForReport,
)
from passport.law.shelf import pack_called
from passport.people.services import confirm_pack
from tests.passport.imaging.opening import opened
from tests.passport.imaging.scene import Scene


@pytest.fixture
def in_iran(ward: Scene, at: datetime) -> Scene:
    ward.cast.linden.country = "IR"
    ward.cast.linden.save()
    return ward


def test_images_wait_for_their_report_where_a_confirmed_text_says_so_and_a_doctor_sees_them_at_once(
    in_iran: Scene, at: datetime
) -> None:
    text = pack_called("ir-2021")
    assert text
    confirm_pack(
        facility=in_iran.cast.linden,
        pack=text,
        confirmed_by="Dr Vera Ilić",
        confirmed_on=at.date(),
        by=None,
        at=at,
    )
    in_iran.grant(at)

    with pytest.raises(WaitsForReport):
        opened(in_iran, at)

    assert opened(in_iran, at, in_iran.by_code(at)).link.reader == in_iran.cast.doctor


def test_a_text_that_nobody_confirmed_holds_no_images_back(in_iran: Scene, at: datetime) -> None:
    assert opened(in_iran, at).link.reader == in_iran.cast.ana_reads
