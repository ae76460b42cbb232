"""The small command runs where there is nothing of the site: it says in words what it found, and never falls over."""

import io
import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from ssl import DER_cert_to_PEM_cert
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, SimpleSigner, async_sign_pdf
from pyhanko.sign.timestamps.api import TimeStamper
from pypdf import PdfWriter

from passport.signing.awaited import awaited
from passport.signing.wording import WORDS
from passport.verify import command
from passport.verify.outcomes import Outcome, Reason, What
from passport.verify.reading import Why
from passport.verify.wording import CHECKED, ENDED, REASONS, SHEET_SUMS, SUMS, UNREADABLE
from tests.passport.signing.houses import stamper, stamping
from tests.passport.verify.papers import Papers, taken_away

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def papers(db: None, at: datetime) -> Papers:
    return taken_away(at=at)


@pytest.fixture
def keys(papers: Papers, tmp_path: Path) -> str:
    return written(tmp_path / "keys.json", papers.keys)


def written(file: Path, value: Any) -> str:
    file.write_bytes(value if isinstance(value, bytes) else json.dumps(value).encode())
    return str(file)


def test_it_runs_without_django_settings_or_anything_of_the_site(papers: Papers, keys: str, tmp_path: Path) -> None:
    file = written(tmp_path / "document.json", papers.document)
    program = (
        "import sys; sys.argv[0] = 'v'; from passport.verify.command import main; code = main();"
        "assert not {'django', 'celery', 'redis', 'psycopg'} & set(sys.modules); sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, file, "--keys", keys],
        check=False,
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert "Nobody signs the name, the birth date and the personal number: compare them with an identity" in done.stdout
    assert "  2026-02-03  CT Thorax: holds\n    signed by др Мира Ковач on 2026-03-02\n" in done.stdout
    assert done.stdout.endswith("  Every row that was signed or confirmed is as it was then.\n")


def test_an_altered_row_ends_with_one_and_is_named(
    papers: Papers, keys: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    papers.document["entries"][0]["exam"] = "CT Abdomen"
    file = written(tmp_path / "document.json", papers.document)

    assert command.main([file, "--keys", keys]) == 1
    said = capsys.readouterr().out
    assert (
        "the row is shown as it was signed or sealed: does not hold. "
        "The document shows something else than what was signed: exam" in said
    )
    assert said.endswith("Something is not as it was signed.\n")


def test_for_programs_it_says_the_same_as_json(
    papers: Papers, keys: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = written(tmp_path / "document.json", papers.document)
    code = command.main([file, "--keys", keys, "--json"])
    (said,) = json.loads(capsys.readouterr().out)

    assert (code, said["outcome"], said["origin"]) == (0, "held", "http://localhost:8000")
    assert [row["outcome"] for row in said["rows"]] == ["held", "held", "held", "could not be checked"]
    assert said["rows"][0]["checks"][0] == {"what": "statement", "outcome": "held", "reason": None, "detail": []}


def test_without_keys_it_does_not_say_that_anything_holds(
    papers: Papers, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main([written(tmp_path / "document.json", papers.document)]) == 1
    assert capsys.readouterr().out.endswith("Not everything that is signed here could be checked.\n")


DEEP = b"[" * 100_000
HOSTILE = {
    "empty": (b"", Why.NOT_JSON),
    "not_json": (b"\x00\xff", Why.NOT_JSON),
    "list": (b"[]", Why.PART_MISSING),
    "deep": (DEEP, Why.NOT_JSON),
    "deep_object": (b'{"a":' * 100_000, Why.NOT_JSON),
    "nan": (b'{"schema": NaN}', Why.NOT_JSON),
    "long_number": (b'{"schema": ' + b"9" * 100_000 + b"}", Why.NOT_JSON),
    "twice": (b'{"schema": "a", "schema": "b"}', Why.NAME_TWICE),
    "other": (b'{"schema": "radiation-passport/document/99"}', Why.OTHER_SCHEMA),
    "number": (b'{"schema": 7}', Why.PART_MISSING),
    "entries": (b'{"schema": "radiation-passport/document/2", "patient": {}, "entries": 7}', Why.PART_MISSING),
    "pdf": (b"%PDF-1.7 and nothing", Why.BROKEN_PDF),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_booklet_is_refused_in_words(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data, why = HOSTILE[name]
    code = command.main([written(tmp_path / "file", data)])
    said = capsys.readouterr()

    assert (code, said.err) == (2, "")
    assert UNREADABLE[why] in said.out


def test_a_file_that_is_not_there_and_one_that_is_too_large_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    large = tmp_path / "large"
    with large.open("wb") as file:
        file.truncate(command.LARGEST_BYTES + 1)

    assert command.main([str(tmp_path / "nothing"), str(large), str(tmp_path)]) == 2
    assert [line.strip() for line in capsys.readouterr().out.splitlines()[1::2]] == [
        UNREADABLE[Why.NO_FILE],
        UNREADABLE[Why.TOO_LARGE],
        UNREADABLE[Why.NO_FILE],
    ]


@pytest.mark.parametrize(
    "path", ["entries", "patient", "schema", "entries.0.statements", "entries.0.signatures.0.flags"]
)
@pytest.mark.parametrize("value", [None, 7, -1, "x", [], {}, [[]], 1.5, True, "\ud800"], ids=repr)
def test_a_part_of_another_kind_ends_in_words(
    papers: Papers, keys: str, tmp_path: Path, path: str, value: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    part: Any = papers.document
    *way, name = path.split(".")
    for step in way:
        part = part[int(step)] if isinstance(part, list) else part[step]
    part[name] = value

    assert command.main([written(tmp_path / "document.json", papers.document), "--keys", keys]) in {1, 2}
    assert capsys.readouterr().err == ""


def test_what_a_stranger_wrote_moves_no_cursor(
    papers: Papers, keys: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    papers.document["entries"][0]["exam"] = "CT\x1b[2J\u202eThorax\nsigned"
    command.main([written(tmp_path / "document.json", papers.document), "--keys", keys])

    assert "CT [2J Thorax signed: does not hold" in capsys.readouterr().out


def booklet(papers: Papers) -> bytes:
    """Return a PDF that has the document attached, as the booklet has."""
    made, out = PdfWriter(), io.BytesIO()
    made.add_blank_page(width=298, height=420)
    made.add_attachment("passport.json", json.dumps(papers.document).encode())
    made.write(out)
    return out.getvalue()


def sealed(pdf: bytes, *, timestamper: TimeStamper | None = None) -> tuple[bytes, str]:
    """Return the PDF with a seal, and the certificate of the seal."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.ORGANIZATION_NAME, "Dom zdravlja Sunce")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime.now(tz=UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(tz=UTC) + timedelta(days=9))
        .add_extension(x509.KeyUsage(True, True, *[False] * 7), critical=True)
        .sign(key, hashes.SHA256())
    )
    parts = serialization.pkcs12.serialize_key_and_certificates(
        None, key, certificate, None, serialization.BestAvailableEncryption(b"-")
    )
    signer = SimpleSigner.load_pkcs12_data(parts, other_certs=[], passphrase=b"-")
    assert signer is not None
    file, how = IncrementalPdfFileWriter(io.BytesIO(pdf)), PdfSignatureMetadata(field_name="Seal")
    out = awaited(async_sign_pdf(file, how, signer=signer, timestamper=timestamper))
    return out.getvalue(), certificate.public_bytes(serialization.Encoding.PEM).decode()


def said_of_paper(file: str, keys: str, capsys: pytest.CaptureFixture[str]) -> list[tuple[str, str | None]]:
    command.main([file, "--keys", keys, "--json"])
    (said,) = json.loads(capsys.readouterr().out)
    return [(one["outcome"], one["reason"]) for one in said["checks"] if one["what"] == What.PAPER]


def test_the_seal_of_a_booklet_holds_under_a_published_certificate_and_over_all_of_it(
    papers: Papers, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pdf, certificate = sealed(booklet(papers))
    plain_keys = written(tmp_path / "plain.json", papers.keys)
    papers.keys["facilities"][0]["certificates"] = [
        {"pem": certificate, "since": "2026-01-01T00:00:00Z", "until": None}
    ]
    keys = written(tmp_path / "keys.json", papers.keys)
    broken = pdf.replace(b"/MediaBox", b"/MediaBoy", 1)
    added = io.BytesIO()
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    writer.add_object(writer.root)
    writer.update_root()
    writer.write(added)

    for name, data, with_keys, expected in (
        ("sealed", pdf, keys, ("held", None)),
        ("unknown", pdf, plain_keys, ("could not be checked", Reason.ISSUER_NOT_KNOWN)),
        ("unsealed", booklet(papers), keys, ("could not be checked", Reason.NO_PAPER_SEAL)),
        ("broken", broken, keys, ("failed", Reason.PAPER_CHANGED)),
        ("added", added.getvalue(), keys, ("failed", Reason.PAPER_ADDED_TO)),
    ):
        assert said_of_paper(written(tmp_path / f"{name}.pdf", data), with_keys, capsys) == [expected], name


def test_the_time_stamp_of_a_booklet_holds_by_a_published_service_and_names_it(
    papers: Papers, tmp_path: Path, at: datetime, capsys: pytest.CaptureFixture[str]
) -> None:
    pdf, _certificate = sealed(booklet(papers), timestamper=stamper(at))
    file = written(tmp_path / "booklet.pdf", pdf)
    line = "  the time, said by somebody else: "
    for services, said in (
        ([DER_cert_to_PEM_cert(stamping()[1])], "holds. CN=Tick Tock, 2026-03-02T09:30:00+00:00"),
        ([], f"could not be checked. {REASONS[Reason.TIME_SERVICE_NOT_KNOWN]}"),
    ):
        command.main([file, "--keys", written(tmp_path / "keys.json", papers.keys | {"time_services": services})])
        assert f"{line}{said}\n" in capsys.readouterr().out


def test_everything_has_its_words_and_a_signature_the_same_as_on_the_pages() -> None:
    assert (set(CHECKED), set(ENDED), set(SUMS), set(UNREADABLE)) == (set(What), set(Outcome), set(Outcome), set(Why))
    assert set(SHEET_SUMS) == set(Outcome)
    assert set(Reason) <= set(REASONS)
    assert {one: words for one, words in REASONS.items() if one in WORDS} == {
        one: str(words) for one, words in WORDS.items() if one in REASONS
    }
