import pytest

from ingestion.stow.answers import Failure, Stored, body_of, status_of, takes_json


def stored(failure: Failure | None = None) -> Stored:
    return Stored(sop_class_uid="1.2", sop_instance_uid="1.2.3", failure=failure)


@pytest.mark.parametrize(
    ("failures", "status"),
    [
        ([None, None], 200),
        ([None, Failure.CLASS_NOT_SUPPORTED], 202),
        ([Failure.CLASS_NOT_SUPPORTED], 409),
        ([Failure.CLASS_NOT_SUPPORTED, Failure.OUT_OF_RESOURCES], 503),
    ],
)
def test_the_status_says_how_many_were_stored(failures: list[Failure | None], status: int) -> None:
    assert status_of([stored(failure) for failure in failures]) == status


def test_the_body_names_each_object_and_why_it_was_not_stored() -> None:
    nameless = Stored(sop_class_uid="", sop_instance_uid="", failure=Failure.CANNOT_UNDERSTAND)

    assert body_of([stored(), nameless]) == (
        b'{"00081190": {"vr": "UR"}, '
        b'"00081198": {"vr": "SQ", "Value": [{"00081150": {"vr": "UI", "Value": []}, '
        b'"00081155": {"vr": "UI", "Value": []}, "00081197": {"vr": "US", "Value": [49152]}}]}, '
        b'"00081199": {"vr": "SQ", "Value": [{"00081150": {"vr": "UI", "Value": ["1.2"]}, '
        b'"00081155": {"vr": "UI", "Value": ["1.2.3"]}}]}}'
    )


@pytest.mark.parametrize(
    ("accept", "taken"),
    [("", True), ("*/*", True), ("text/html, application/dicom+json;q=0.5", True), ("application/dicom+xml", False)],
)
def test_only_json_is_answered(accept: str, taken: bool) -> None:
    assert takes_json(accept) is taken
