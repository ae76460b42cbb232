"""The site's log: where a signature stands in it, and whether two heads are of one log."""

from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ed25519

from .basics import canonical, in_utc, moment, need, root_of, sha256, unpadded

SIGNED_BYTES = (
    "credential_id",
    "public_key",
    "aaguid",
    "client_data_json",
    "authenticator_data",
    "signature",
    "root",
)


def check_log(one: dict[str, Any], statement: dict[str, Any], keys: dict[str, Any]) -> None:
    log = one["log"]
    head = log["head"]
    columns: dict[str, Any] = {name: unpadded(one[name]).hex() for name in (*SIGNED_BYTES, "audit_path")}
    columns |= {name: str(one[name]) for name in ("flags", "sign_count", "leaf_index", "tree_size")}
    columns |= {"uid": one["id"], "signer_uid": one["signer"], "rp_id": one["rp_id"]}
    columns["facsimile"] = canonical(one["facsimile"]).encode().hex()
    columns["signed_at"] = in_utc(one["signed_at"])
    columns["key"] = sha256(unpadded(one["public_key"])).hex()
    columns["statement"] = {name: str(statement[name]) for name in ("kind", "subject", "version", "digest")}
    form = {"schema": "radiation-passport/log-entry/1", "kind": "signature", "form": "1", "columns": columns}
    leaf = sha256(b"\x00", sha256(unpadded(log["salt"]), sha256(canonical(form).encode())))
    need("log leaf", leaf == unpadded(log["leaf"]))
    root = root_of(leaf, log["index"], log["size"], unpadded(log["path"]))
    need("log head", root == unpadded(head["root"]) and head["size"] == log["size"])
    check_head(head, keys)


def check_head(head: dict[str, Any], keys: dict[str, Any]) -> None:
    """Check that a published key of that time signed a head."""
    said = {
        "schema": "radiation-passport/log-head/1",
        "size": str(head["size"]),
        "root": unpadded(head["root"]).hex(),
        "signed_at": in_utc(head["signed_at"]),
    }
    key = ed25519.Ed25519PublicKey.from_public_bytes(unpadded(head["public_key"]))
    key.verify(unpadded(head["signature"]), canonical(said).encode())
    signed = moment(head["signed_at"])
    need(
        "log key", any(known["public_key"] == head["public_key"] and lasts(known, signed) for known in keys["log_keys"])
    )


def lasts(known: dict[str, Any], signed: datetime) -> bool:
    until = known["until"]
    begun = moment(known["since"]) <= signed
    return begun and (until is None or signed <= moment(until))


def check_kept(head: dict[str, Any], kept: dict[str, Any], way: dict[str, Any] | None, keys: dict[str, Any]) -> None:
    """Check a head of the document against one that somebody kept; without the way between two sizes nothing is said."""
    check_head(kept, keys)
    small, large = sorted((head, kept), key=lambda one: one["size"])
    roots = unpadded(small["root"]), unpadded(large["root"])
    if small["size"] == large["size"]:
        need("one root", roots[0] == roots[1])
    elif way is not None:
        check_way(small["size"], roots[0], large["size"], roots[1], [unpadded(node) for node in way["path"]])


def check_way(first: int, first_root: bytes, second: int, second_root: bytes, path: list[bytes]) -> None:
    """Check that a larger tree begins with a smaller one: what both have below their roots, from the lowest up."""
    if first == 0:
        need("way", not path and first_root == sha256())
        return
    nodes, index, last = list(path), first - 1, second - 1
    while index % 2:  # a node of both trees, as far as the smaller is full
        index, last = index // 2, last // 2
    if index:
        need("way", nodes)
        old = new = nodes.pop(0)
    else:
        old = new = first_root  # the smaller tree is full: its root is a node of the larger
    while last:
        if index % 2:
            need("way", nodes)
            left = nodes.pop(0)
            old, new = sha256(b"\x01", left, old), sha256(b"\x01", left, new)
        elif index != last:
            need("way", nodes)
            new = sha256(b"\x01", new, nodes.pop(0))
        index, last = index // 2, last // 2
    need("way", not nodes and (old, new) == (first_root, second_root))
