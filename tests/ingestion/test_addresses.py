"""Which registered PACS an address means, and that everything else means nobody."""

import pytest

from ingestion.addresses import Place, choose
from ingestion.reading.key_objects.contents import Addresses

CLINIC = Place(
    pk=1,
    ae_title="CLINIC",
    location_uid="2.25.1",
    bases=("https://pacs.clinic.example:8443/dicom-web", "http://pacs.clinic.example/wado"),
)
OTHER = Place(pk=2, ae_title="OTHER", location_uid="2.25.2", bases=("https://other.example/dicom-web",))

MEANT = [
    ("the base itself", Addresses(urls=("https://pacs.clinic.example:8443/dicom-web",)), CLINIC),
    ("a study below it", Addresses(urls=("https://pacs.clinic.example:8443/dicom-web/studies/1.2",)), CLINIC),
    ("another case of the host", Addresses(urls=("https://PACS.Clinic.Example:8443/dicom-web/studies/1",)), CLINIC),
    ("WADO-URI", Addresses(urls=("http://pacs.clinic.example/wado?requestType=WADO&objectUID=1",)), CLINIC),
    ("the port that the scheme means", Addresses(urls=("https://other.example:443/dicom-web/",)), OTHER),
    ("a location", Addresses(location_uid="2.25.2"), OTHER),
    ("an AE title", Addresses(ae_titles=("OTHER",)), OTHER),
    ("an AE title among several", Addresses(ae_titles=("UNKNOWN", "CLINIC")), CLINIC),
    ("the URL before the title", Addresses(urls=("https://other.example/dicom-web",), ae_titles=("CLINIC",)), OTHER),
    ("the location where the URL is unknown", Addresses(urls=("https://x.example/",), location_uid="2.25.1"), CLINIC),
    ("two titles of two registered PACS", Addresses(ae_titles=("CLINIC", "OTHER")), None),
    ("nothing", Addresses(), None),
    ("an unknown title", Addresses(ae_titles=("NOBODY",)), None),
    ("a title in other letters", Addresses(ae_titles=("clinic",)), None),
]
STRANGE = [
    "file:///etc/passwd",
    "ftp://pacs.clinic.example:8443/dicom-web",
    "http://169.254.169.254/latest/meta-data",
    "http://[fe80::1]/dicom-web",
    "http://localhost/dicom-web",
    "http://pacs.clinic.example:8443/dicom-web/studies/1",
    "https://pacs.clinic.example/dicom-web/studies/1",
    "https://pacs.clinic.example:8443/",
    "https://pacs.clinic.example:8443/dicom-webs/studies/1",
    "https://pacs.clinic.example:8443/dicom-web/../admin",
    "https://pacs.clinic.example:8443/dicom-web/%2e%2e/admin",
    "https://pacs.clinic.example:8443@evil.example/dicom-web",
    "https://someone:secret@pacs.clinic.example:8443/dicom-web/studies/1",
    "https://pacs.clinic.example.evil.example:8443/dicom-web",
    "https://pacs.clіnic.example:8443/dicom-web",  # a Cyrillic letter, as a trick
    "https://pacs.clinic.example:8443\\@evil.example/dicom-web",
    "https://pacs.clinic.example:99999/dicom-web",
    "https://pacs.clinic.example:0/dicom-web",
    "//pacs.clinic.example:8443/dicom-web",
    "https://[pacs.clinic.example:8443/dicom-web",
    "pacs.clinic.example",
    "",
]


@pytest.mark.parametrize(("case", "addresses", "meant"), MEANT, ids=[row[0] for row in MEANT])
def test_an_address_chooses_among_registered_places(case: str, addresses: Addresses, meant: Place | None) -> None:
    assert choose(addresses, [CLINIC, OTHER]) == meant


@pytest.mark.parametrize("url", STRANGE)
def test_a_strange_address_means_nobody(url: str) -> None:
    assert choose(Addresses(urls=(url,)), [CLINIC, OTHER]) is None


def test_an_empty_registration_is_meant_by_nothing() -> None:
    bare = Place(pk=3, ae_title="", location_uid="", bases=())

    assert choose(Addresses(urls=("",), location_uid=None, ae_titles=("",)), [bare]) is None


def test_one_place_registered_twice_is_ambiguous() -> None:
    twin = Place(pk=4, ae_title="", location_uid="", bases=OTHER.bases)

    assert choose(Addresses(urls=("https://other.example/dicom-web",)), [OTHER, twin]) is None
