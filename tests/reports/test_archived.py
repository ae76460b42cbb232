"""The booklet's file is PDF/A-3b: it brings all it needs to be drawn, and the passport that it was made of as data."""

import io
import json
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pypdf
import pytest

from passport.document import shape
from tests.reports.documents import PERSIAN, document, entry
from tests.reports.printing import printed

OF = document(*map(entry, range(1, 4)), patient=PERSIAN)
SCHEMA = json.loads((Path(shape.__file__).parent / "schemas" / "2.json").read_text())
ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}Description"
PDFA = "{http://www.aiim.org/pdfa/ns/id/}"
XMP = "{http://ns.adobe.com/xap/1.0/}"


@cache
def pdf() -> bytes:
    return printed(OF).pdf


@pytest.fixture(scope="module")
def reader() -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf()))


@pytest.fixture(scope="module")
def root(reader: pypdf.PdfReader) -> Any:
    return reader.trailer["/Root"]


def described(root: Any) -> ElementTree.Element:
    return ElementTree.fromstring(root["/Metadata"].get_object().get_data())


def test_it_claims_pdf_a_3b(root: Any) -> None:
    (claim,) = [one.attrib for one in described(root).iter(ABOUT) if f"{PDFA}part" in one.attrib]

    assert (claim[f"{PDFA}part"], claim[f"{PDFA}conformance"]) == ("3", "B")
    assert pdf().startswith(b"%PDF-1.7")


def test_its_colours_are_those_of_a_profile_that_it_brings(root: Any) -> None:
    (intent,) = root["/OutputIntents"]

    profile = intent["/DestOutputProfile"].get_object()
    assert (intent["/S"], profile["/N"], profile.get_data()[36:40]) == ("/GTS_PDFA1", 3, b"acsp")


def test_every_font_is_in_the_file(reader: pypdf.PdfReader) -> None:
    fonts = [font for page in reader.pages for font in page["/Resources"]["/Font"].values()]

    described = [font["/DescendantFonts"][0].get_object()["/FontDescriptor"] for font in fonts]
    assert len(described) >= 3
    assert [bool({"/FontFile2", "/FontFile3"} & set(one.get_object())) for one in described] == [True] * len(described)


def test_nothing_in_it_runs_or_is_fetched_from_elsewhere(reader: pypdf.PdfReader, root: Any) -> None:
    assert [name for name in ("/OpenAction", "/AA", "/AcroForm") if name in root] == []
    assert [page for page in reader.pages if "/Annots" in page or "/AA" in page] == []
    assert "/Encrypt" not in reader.trailer
    assert len(reader.trailer["/ID"]) == 2


def test_its_properties_say_when_it_was_made_in_both_places(reader: pypdf.PdfReader, root: Any) -> None:
    (created,) = [one.text for one in described(root).iter(f"{XMP}CreateDate")]

    assert created == "2026-03-02T09:30:00+00:00"
    assert reader.metadata is not None
    assert reader.metadata.creation_date is not None
    assert reader.metadata.creation_date.isoformat() == created


def test_the_passport_is_in_it_as_the_data_of_which_it_was_made(reader: pypdf.PdfReader, root: Any) -> None:
    (file,) = [one.get_object() for one in root["/AF"]]
    embedded = file["/EF"]["/F"].get_object()

    assert (file["/AFRelationship"], file["/UF"], embedded["/Subtype"]) == (
        "/Source",
        "passport.json",
        "/application/json",
    )
    assert json.loads(embedded.get_data()) == OF


def test_what_is_in_it_has_the_published_shape(reader: pypdf.PdfReader) -> None:
    (data,) = reader.attachments["passport.json"]

    jsonschema.validate(json.loads(data), SCHEMA)
