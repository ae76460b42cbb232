"""A key object holds references and no numbers, and is what other programs take for one."""

import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from pydicom import dcmread
from pydicom.dataset import Dataset

from reports.sending.key_object import Manifest, PatientBlock, Reference, RetrieveBlock, value_type, write
from reports.sending.profile import Place

CT, SR, PR = "1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.5.1.4.1.1.88.67", "1.2.840.10008.5.1.4.1.1.11.1"
MANIFEST = Manifest(
    study_instance_uid="2.25.1",
    study_date="20260301",
    accession_number="ACC-1",
    patient=PatientBlock(
        patient_id="4711",
        issuer="HASTANE",
        name="Yağcıoğlu^Işıl",
        birth_date="19850612",
        sex="F",
        national_number="10000000146",
        stands_in=(Place.OTHER_PATIENT_IDS,),
    ),
    institution="123456",
    retrieve=RetrieveBlock(location_uid="2.25.9", ae_title="ARCHIVE", url="https://pacs.example.org/dicom-web/"),
    references=(
        Reference(series_instance_uid="2.25.20", sop_class_uid=SR, sop_instance_uid="2.25.21"),
        Reference(series_instance_uid="2.25.10", sop_class_uid=CT, sop_instance_uid="2.25.12"),
        Reference(series_instance_uid="2.25.10", sop_class_uid=CT, sop_instance_uid="2.25.11"),
    ),
    seed="row/1",
    made_at=datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
)


def read(manifest: Manifest) -> Dataset:
    return dcmread(BytesIO(write(manifest)))


def test_it_is_a_manifest_by_its_template() -> None:
    found = read(MANIFEST)

    assert (found.SOPClassUID, found.Modality) == ("1.2.840.10008.5.1.4.1.1.88.59", "KO")
    assert found.ConceptNameCodeSequence[0].CodeValue == "113030"
    assert found.ContentTemplateSequence[0].TemplateIdentifier == "2010"


def test_the_evidence_names_each_series_with_where_to_fetch_it() -> None:
    (study,) = read(MANIFEST).CurrentRequestedProcedureEvidenceSequence

    assert [
        (
            series.SeriesInstanceUID,
            series.RetrieveLocationUID,
            series.RetrieveAETitle,
            series.RetrieveURL,
            [one.ReferencedSOPInstanceUID for one in series.ReferencedSOPSequence],
        )
        for series in study.ReferencedSeriesSequence
    ] == [
        (
            uid,
            "2.25.9",
            "ARCHIVE",
            f"https://pacs.example.org/dicom-web/studies/2.25.1/series/{uid}",
            instances,
        )
        for uid, instances in [("2.25.10", ["2.25.11", "2.25.12"]), ("2.25.20", ["2.25.21"])]
    ]


def test_the_content_names_images_and_the_report_and_holds_no_number() -> None:
    content = read(MANIFEST).ContentSequence

    assert [(item.ValueType, item.ReferencedSOPSequence[0].ReferencedSOPInstanceUID) for item in content] == [
        ("IMAGE", "2.25.11"),
        ("IMAGE", "2.25.12"),
        ("COMPOSITE", "2.25.21"),
    ]


def test_letters_of_every_alphabet_come_back_as_they_were() -> None:
    assert str(read(MANIFEST).PatientName) == "Yağcıoğlu^Işıl"
    assert read(MANIFEST).SpecificCharacterSet == "ISO_IR 192"


@pytest.mark.parametrize(
    "place, patient_id, others",
    [
        (Place.PATIENT_ID, "10000000146", None),
        (Place.OTHER_PATIENT_IDS, "4711", "10000000146"),
        (Place.OTHER_PATIENT_IDS_SEQUENCE, "4711", None),
    ],
)
def test_the_national_number_stands_where_the_profile_says(place: Place, patient_id: str, others: str | None) -> None:
    found = read(replace(MANIFEST, patient=replace(MANIFEST.patient, stands_in=(place,))))

    sequence = [item.PatientID for item in found.get("OtherPatientIDsSequence") or ()]
    assert (found.PatientID, found[0x00101000].value if others else None) == (patient_id, others)
    assert sequence == (["10000000146"] if place == Place.OTHER_PATIENT_IDS_SEQUENCE else [])


def test_the_same_manifest_is_the_same_bytes_in_whatever_order_a_pacs_lists() -> None:
    turned = replace(MANIFEST, references=tuple(reversed(MANIFEST.references)))

    assert write(turned) == write(MANIFEST)


def test_another_row_or_number_has_other_uids() -> None:
    other = read(replace(MANIFEST, seed="row/2"))

    assert {other.SOPInstanceUID, other.SeriesInstanceUID}.isdisjoint(
        {read(MANIFEST).SOPInstanceUID, read(MANIFEST).SeriesInstanceUID}
    )


def test_where_nothing_is_said_of_fetching_nothing_stands_there() -> None:
    bare = read(replace(MANIFEST, retrieve=RetrieveBlock()))

    series = bare.CurrentRequestedProcedureEvidenceSequence[0].ReferencedSeriesSequence[0]
    assert [name for name in ("RetrieveURL", "RetrieveAETitle", "RetrieveLocationUID") if name in series] == []


@pytest.mark.parametrize(
    "sop_class, expected",
    [
        (CT, "IMAGE"),
        (SR, "COMPOSITE"),
        (PR, "COMPOSITE"),
        ("1.2.840.10008.5.1.4.1.1.9.1.1", "WAVEFORM"),
        ("1.2.840.10008.5.1.4.1.1.104.1", "COMPOSITE"),
        ("1.2.840.10008.5.1.4.1.1.481.2", "IMAGE"),
        ("1.2.840.10008.5.1.4.1.1.481.3", "COMPOSITE"),
        ("1.2.840.10008.5.1.4.1.1.1.1", "IMAGE"),
        ("1.2.3", "IMAGE"),
    ],
)
def test_an_object_is_called_by_its_class(sop_class: str, expected: str) -> None:
    assert value_type(sop_class) == expected


def test_dcmtk_reads_it_as_a_key_object(tmp_path: Path) -> None:
    path = tmp_path / "key.dcm"
    path.write_bytes(write(MANIFEST))

    shown = subprocess.run(["dsrdump", path], capture_output=True, text=True, check=True)

    assert "Key Object Selection Document" in shown.stdout
    assert "Manifest" in shown.stdout
