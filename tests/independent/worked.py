"""The worked example as it stands in the documentation.

`python -m tests.independent.worked` writes it anew.
"""

import json
from base64 import urlsafe_b64decode
from pathlib import Path

from passport.signing import canonical, merkle, proof, sealing
from passport.verify.logged import form_of
from passport.verify.published import key_name
from tests.independent.certified import cades_over, certificate, further_over, own_certificate, signed_attributes
from tests.independent.example import (
    Example,
    code,
    document,
    example,
    head_of,
    head_part,
    kept_head,
    keys,
    log_leaves,
    salt_of,
    signature_copy,
    signature_statement,
    signed_bytes,
    way_between,
)
from tests.independent.invented import FACILITY, SECRET

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE, FILE = DOCS / "signatures.md", DOCS / "signatures-example.json"
BEGIN, END = "<!-- example: written by `python -m tests.independent.worked` -->", "<!-- end of the example -->"


def page(made: Example) -> str:
    """Return the example as it stands in the documentation."""
    shown = [
        ("Payload of the first row, its canonical bytes as UTF-8 text (one line)", made.rows[0].decode()),
        ("Its SHA-256, the digest", canonical.digest(made.rows[0]).hex()),
        ("Digest of the second row, whose payload is in the file", canonical.digest(made.rows[1]).hex()),
        ("Leaf 0", made.leaves[0].hex()),
        ("Leaf 1", made.leaves[1].hex()),
        ("Root", made.root.hex()),
        ("Challenge", merkle.challenge(made.root).hex()),
        ("clientDataJSON, as UTF-8 text", made.client_data.decode()),
        ("authenticatorData", made.authenticator_data.hex()),
        ("COSE key", made.public_key.hex()),
        ("Signed by the key: authenticatorData ‖ SHA-256(clientDataJSON)", signed_bytes(made).hex()),
        ("Signature (DER; here with the deterministic nonce of RFC 6979)", made.signature.hex()),
        ("Digest of the first row's evidence", canonical.digest(made.evidence[0]).hex()),
        ("Sealed bytes, as UTF-8 text", made.sealed[0].to_bytes().decode()),
        ("Key of the seal", sealing.public_key_of(FACILITY, secret=SECRET).hex()),
        ("Seal", made.seals[0].hex()),
        ("Statement of the first signature, as UTF-8 text", signature_statement(made, 1).payload.decode()),
        ("Form of the first signature in the log, as UTF-8 text", form_of(signature_copy(made, 1)).decode()),
        ("Its leaf, with the salt " + salt_of(1).hex(), log_leaves(made)[1].hex()),
        ("Root of the log, of three leaves", merkle.root(log_leaves(made)).hex()),
        ("Signed head, as UTF-8 text", head_of(made).to_bytes().decode()),
        ("Signature of the head", head_of(made).signature.hex()),
        ("Signed head of two leaves, which somebody kept, as UTF-8 text", kept_head(made).to_bytes().decode()),
        ("Its signature", kept_head(made).signature.hex()),
        ("The one node of the way from two leaves to three", unpadded(way_between(made)["path"][0]).hex()),
        ("Certificate of the hospital (DER)", certificate().hex()),
        ("CAdES over the first row's evidence (DER)", cades_over(made.evidence[0]).hex()),
        ("Its signed attributes, as they are signed", signed_attributes(cades_over(made.evidence[0])).hex()),
        ("Certificate of the approver (DER)", own_certificate().hex()),
        ("The approver's further signature over the first row (DER)", further_cades(made).hex()),
        ("A code of a proof sheet, for the page of both rows", code(made)),
        ("The payload of that code", proof.read(code(made)).payload.hex()),
        ("`key` of the published signing key", key_name(made.public_key)),
        ("The one of `holders` of the published signing key", keys(made)["signing_keys"][0]["holders"][0]),
    ]
    return "\n".join(f"{title}:\n\n```\n{value}\n```\n" for title, value in shown)


def file(made: Example) -> str:
    """Return the file beside the documentation: the document, its keys, and a kept head with the way to it."""
    shown = {
        "keys": keys(made),
        "document": document(made),
        "head": head_part(kept_head(made)),
        "between": way_between(made),
    }
    return json.dumps(shown, ensure_ascii=False, indent=1) + "\n"


def further_cades(made: Example) -> bytes:
    """Return what the approver put beside the passkey's signature on the first row."""
    return unpadded(further_over(made.rows[0])["signature"])


def unpadded(text: str) -> bytes:
    """Return bytes that the document holds as base64url."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def write() -> None:
    """Write the example into the documentation."""
    made = example()
    before, rest = PAGE.read_text(encoding="utf-8").split(BEGIN)
    after = rest.split(END)[1]
    PAGE.write_text(f"{before}{BEGIN}\n\n{page(made)}\n{END}{after}", encoding="utf-8")
    FILE.write_text(file(made), encoding="utf-8")


if __name__ == "__main__":
    write()
