import pytest

from ingestion.receiving.cutting import NotCut
from ingestion.stow.identity import DEFLATED, Identity, identify
from tests import sr


@pytest.mark.parametrize("syntax", ["1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.2"])
def test_an_object_says_which_it_is(syntax: str) -> None:
    report = sr.ct()

    assert identify(sr.write(report, transfer_syntax=syntax)) == Identity(
        sop_class_uid=sr.XRAY_DOSE_SR,
        sop_instance_uid=report.SOPInstanceUID,
        transfer_syntax=syntax,
        study_instance_uid=report.StudyInstanceUID,
    )


def test_of_a_deflated_object_the_study_is_not_known() -> None:
    assert identify(sr.write(sr.ct(), transfer_syntax=DEFLATED)).study_instance_uid is None


@pytest.mark.parametrize("data", [b"", b"no object", bytes(128) + b"DICM", sr.write(sr.ct())[:600]])
def test_what_is_no_object_is_none(data: bytes) -> None:
    with pytest.raises(NotCut):
        identify(data)
