"""What a key object names, and where it says that it is."""

from pydicom.dataset import Dataset
from pydicom.uid import ExplicitVRBigEndian, ImplicitVRLittleEndian

from ingestion.reading.elements import Opened, open_file
from ingestion.reading.key_objects.contents import (
    Addresses,
    Named,
    expects_report,
    is_key_object,
    named_instances,
    reports_among,
)
from tests.sr import ct, not_dose, write
from tests.sr.key_object import CT_IMAGE, Series, key_object, naming

ULTRASOUND = "1.2.840.10008.5.1.4.1.1.6.1"


def opened(dataset: Dataset, syntax: str = ImplicitVRLittleEndian) -> Opened:
    return open_file(write(dataset, transfer_syntax=syntax))


def test_a_manifest_names_images_and_report_with_the_addresses_of_their_series() -> None:
    report = ct()
    made = naming(
        report,
        retrieve_url="https://pacs.example/dicom-web/studies/1",
        retrieve_uri="https://pacs.example/wado",
        location_uid="2.25.7",
        ae_title="PACS\\SPARE",
    )

    image, named = named_instances(opened(made))

    assert image.sop_class_uid == CT_IMAGE
    assert image.addresses == Addresses()
    assert named == Named(
        study_instance_uid=report.StudyInstanceUID,
        series_instance_uid=report.SeriesInstanceUID,
        sop_class_uid=report.SOPClassUID,
        sop_instance_uid=report.SOPInstanceUID,
        addresses=Addresses(
            ae_titles=("PACS", "SPARE"),
            location_uid="2.25.7",
            urls=("https://pacs.example/dicom-web/studies/1", "https://pacs.example/wado"),
        ),
    )


def test_every_transfer_syntax_names_the_same() -> None:
    made = naming(ct(), ae_title="PACS")

    assert named_instances(opened(made, ExplicitVRBigEndian)) == named_instances(opened(made))


def test_an_instance_named_twice_counts_once_and_one_without_uid_not_at_all() -> None:
    series = Series(uid="2.25.5", instances=[(CT_IMAGE, "2.25.9"), (CT_IMAGE, "2.25.9"), (CT_IMAGE, "")])

    named = named_instances(opened(key_object(series, study_uid="2.25.4")))

    assert [one.sop_instance_uid for one in named] == ["2.25.9"]


def test_a_dose_report_stands_before_an_object_that_may_be_one() -> None:
    report, other = ct(), not_dose()

    both = named_instances(opened(naming(other, report)))
    only_other = named_instances(opened(naming(other)))

    assert [one.sop_instance_uid for one in reports_among(both)] == [report.SOPInstanceUID]
    assert [one.sop_instance_uid for one in reports_among(only_other)] == [other.SOPInstanceUID]


def test_only_examinations_with_x_rays_are_expected_to_have_a_report() -> None:
    of = {
        sop_class: key_object(Series(uid="2.25.5", instances=[(sop_class, "2.25.9")]), study_uid="2.25.4")
        for sop_class in (CT_IMAGE, ULTRASOUND)
    }

    assert {uid: expects_report(named_instances(opened(made))) for uid, made in of.items()} == {
        CT_IMAGE: True,
        ULTRASOUND: False,
    }


def test_a_key_object_is_told_by_its_class() -> None:
    assert is_key_object(opened(naming(ct())).data_set)
    assert not is_key_object(opened(ct()).data_set)


def test_addresses_are_one_line_for_a_person_and_cut() -> None:
    assert str(Addresses(urls=("https://a.example/x",), location_uid="2.25.1", ae_titles=("A", "B"))) == (
        "https://a.example/x 2.25.1 A B"
    )
    assert len(str(Addresses(urls=("https://a.example/" + "x" * 4000,)))) == 500
