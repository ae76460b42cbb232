"""What docs/signatures.md says is enough to check a row: a program written from it alone agrees with the product."""

import ast
import hashlib
import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa
from fido2 import cbor
from fido2.cose import RS256, EdDSA

from passport.verify.checking import check_document
from passport.verify.keyring import keyring_in
from passport.verify.logged import outside_head_in, way_in
from passport.verify.outcomes import Outcome, What
from passport.verify.published import HeldKey, holder_name, key_name
from passport.verify.reading import NotReadable, json_in
from tests.independent import example, paper, worked
from tests.passport.verify.altering import UNSIGNED, UNSIGNED_BESIDE, altered, rearranged
from tests.passport.verify.papers import Papers, taken_away

FOLDER = Path(paper.__file__).parent
ALLOWED = {"argparse", "base64", "cryptography", "dataclasses", "datetime", "hashlib", "json", "pathlib", "re", "sys"}
ALLOWED |= {"typing", "urllib"}
AGAIN = "`python -m tests.independent.worked` writes the example anew."


def faults_of(
    papers: Papers, documents: dict[str, dict[str, Any]], folder: Path, **kept: dict[str, Any]
) -> dict[str, list[str]]:
    """Return what the program says of each document, run by itself; `kept` is a head, and the way `between`."""
    keys = folder / "keys.json"
    keys.write_text(json.dumps(papers.keys))
    for name, document in {**documents, **kept}.items():
        (folder / name).write_text(json.dumps(document))
    command = [sys.executable, "-E", "-s", "-m", "verifier", str(keys), *(str(folder / name) for name in documents)]
    command += [part for name in kept for part in (f"--{name}", str(folder / name))]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=FOLDER)
    found: dict[str, list[str]] = json.loads(done.stdout)
    return found


def holds(papers: Papers) -> bool:
    keys = keyring_in(json.dumps(papers.keys).encode())
    document = json_in(json.dumps(papers.document).encode(), where="document")
    return check_document(document, keys).outcome is Outcome.HELD


@pytest.mark.parametrize("program", [[*FOLDER.glob("verifier/*.py")], [FOLDER / "paper.py"]], ids=["document", "paper"])
def test_the_programs_import_nothing_of_the_product(program: list[Path]) -> None:
    named = [
        node
        for file in program
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Import) or (isinstance(node, ast.ImportFrom) and not node.level)
    ]
    found = {
        name.split(".")[0]
        for node in named
        for name in ([one.name for one in node.names] if isinstance(node, ast.Import) else [node.module or "."])
    }

    assert program
    assert found <= ALLOWED


@pytest.mark.django_db
def test_it_takes_rows_signed_in_one_touch_and_refuses_each_altered_field(at: datetime, tmp_path: Path) -> None:
    papers = taken_away(at=at)
    found = faults_of(papers, {"whole": papers.document, **dict(altered(papers.document))}, tmp_path)

    assert found.pop("whole") == []
    assert {path for path, faults in found.items() if not faults} == UNSIGNED
    assert len(found) > 80


@pytest.mark.django_db
def test_it_refuses_what_a_forger_adds_or_takes_away(at: datetime, tmp_path: Path) -> None:
    papers = taken_away(at=at)
    found = faults_of(papers, dict(rearranged(papers.document)), tmp_path)

    assert [name for name, faults in found.items() if not faults] == []


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["origin", "patient.identifiers.0.value", "patient.identifiers.0.salt"])
def test_it_refuses_another_site_and_another_patient(at: datetime, tmp_path: Path, path: str) -> None:
    papers = taken_away(at=at)
    part: Any = papers.document
    *way, name = path.split(".")
    for step in way:
        part = part[int(step)] if isinstance(part, list) else part[step]
    part[name] += "AAAA"

    assert faults_of(papers, {"altered": papers.document}, tmp_path)["altered"] != []
    assert not holds(papers)


def test_the_worked_example_of_the_documentation_is_what_the_product_makes() -> None:
    made = example.example()
    shown = worked.PAGE.read_text(encoding="utf-8").split(worked.BEGIN)[1].split(worked.END)[0]

    assert shown.strip() == worked.page(made).strip(), AGAIN
    assert worked.FILE.read_text(encoding="utf-8") == worked.file(made), AGAIN


def test_the_worked_example_holds_for_both(tmp_path: Path) -> None:
    shown = json.loads(worked.FILE.read_text(encoding="utf-8"))
    papers = Papers(document=shown["document"], keys=shown["keys"])
    kept = {name: shown[name] for name in ("head", "between")}

    assert faults_of(papers, {"example": papers.document}, tmp_path, **kept) == {"example": []}
    assert holds(papers)
    checks = checks_by_product(papers, **kept)
    assert {what: checks[what] for what in (What.LOG, What.HEAD, What.CERTIFICATE, What.TOUCH_CERTIFICATE)} == {
        What.LOG: Outcome.HELD,
        What.HEAD: Outcome.HELD,
        What.CERTIFICATE: Outcome.HELD,
        What.TOUCH_CERTIFICATE: Outcome.HELD,
    }


def checks_by_product(papers: Papers, *, head: dict[str, Any], between: dict[str, Any] | None) -> dict[What, Outcome]:
    """Return how the checks of the first row end by the product, with a head that was kept."""
    result = check_document(
        json_in(json.dumps(papers.document).encode(), where="document"),
        keyring_in(json.dumps(papers.keys).encode()),
        head=outside_head_in(json.dumps(head).encode()),
        between=way_in(json.dumps(between).encode()) if between else None,
    )
    return {one.what: one.outcome for one in result.rows[0].checks}


def test_each_field_of_a_signature_in_the_log_and_under_seal_that_is_altered_is_refused_by_both(tmp_path: Path) -> None:
    shown = json.loads(worked.FILE.read_text(encoding="utf-8"))
    papers = Papers(document=shown["document"], keys=shown["keys"])
    documents = dict(altered(papers.document))
    found = faults_of(papers, documents, tmp_path)

    unsigned = UNSIGNED - {"signatures.0.id"} | UNSIGNED_BESIDE
    assert {path for path, faults in found.items() if not faults} == unsigned
    assert {path for path, one in documents.items() if is_whole(Papers(document=one, keys=papers.keys))} == unsigned
    assert sum(path.startswith("signatures.0.log.") for path in found) == 10
    assert sum(path.startswith("signatures.0.sealed.") for path in found) == 11
    assert sum(path.startswith("signatures.0.further.") for path in found) == 5


def is_whole(papers: Papers) -> bool:
    try:
        return holds(papers)
    except NotReadable:
        return False


class Ed25519Key:
    """A security key of the kind EdDSA."""

    def __init__(self) -> None:
        self.private = ed25519.Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
        self.cose = cbor.encode(dict(EdDSA.from_cryptography_key(self.private.public_key())))

    def sign(self, signed: bytes) -> bytes:
        return self.private.sign(signed)


class RsaKey:
    """A security key of the kind RS256, as Windows Hello makes them."""

    def __init__(self) -> None:
        self.private = rsa.generate_private_key(65537, 2048)
        self.cose = cbor.encode(dict(RS256.from_cryptography_key(self.private.public_key())))

    def sign(self, signed: bytes) -> bytes:
        return self.private.sign(signed, padding.PKCS1v15(), hashes.SHA256())


@pytest.mark.parametrize("kind", [Ed25519Key, RsaKey])
def test_the_other_kinds_of_keys_hold_and_fail_for_both(kind: type[Ed25519Key | RsaKey], tmp_path: Path) -> None:
    key, made = kind(), example.example()
    signed = made.authenticator_data + hashlib.sha256(made.client_data).digest()
    document, keys = example.document(made), example.keys(made)
    held = HeldKey(
        credential_id=example.CREDENTIAL,
        public_key=key.cose,
        aaguid=example.AAGUID,
        signer=example.SIGNER,
        licence_number=example.STAMP["licence_number"],
    )
    keys["signing_keys"][0] |= {"key": key_name(key.cose), "holders": [holder_name(held)]}
    for entry in document["entries"]:
        entry["signatures"][0] |= {
            "public_key": example.text_of(key.cose),
            "signature": example.text_of(key.sign(signed)),
            "log": None,  # which holds the other key, as does the sealed statement
            "sealed": None,
        }
    papers = Papers(document=document, keys=keys)
    forged = json.loads(json.dumps(document))
    forged["entries"][0]["signatures"][0]["signature"] = example.text_of(key.sign(signed + b"x"))

    found = faults_of(papers, {"whole": document, "forged": forged}, tmp_path)
    assert (found["whole"], len(found["forged"])) == ([], 1)
    assert (holds(papers), holds(Papers(document=forged, keys=keys))) == (True, False)
