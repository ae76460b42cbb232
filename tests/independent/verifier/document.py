"""What a document shows, held to what was signed and sealed."""

import base64
import json
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ed25519

from .basics import Wrong, canonical, in_utc, moment, need, root_of, said_in, sha256, signature_holds, unpadded
from .cades import check_cades, check_further
from .log import SIGNED_BYTES, check_kept, check_log


def check_touch(one: dict[str, Any], said: dict[str, Any]) -> None:
    client_bytes, device = unpadded(one["client_data_json"]), unpadded(one["authenticator_data"])
    leaf = sha256(b"\x00", bytes.fromhex(one["digest"]))
    root = unpadded(one["root"])
    need("tree", root_of(leaf, one["leaf_index"], one["tree_size"], unpadded(one["audit_path"])) == root)
    client = json.loads(client_bytes)
    need("ceremony", client["type"] == "webauthn.get" and client.get("crossOrigin") is not True)
    need("challenge", unpadded(client["challenge"]) == sha256(b"radiation-passport/sign/1\x00", root))
    host = urlsplit(client["origin"]).hostname or ""
    need("origin", host == one["rp_id"] or host.endswith("." + one["rp_id"]))
    need("rp id", device[:32] == sha256(one["rp_id"].encode()))
    need("flags", device[32] & 5 == 5 and device[32] == one["flags"])
    need("counter", int.from_bytes(device[33:37], "big") == one["sign_count"])
    signature_holds(unpadded(one["public_key"]), device + sha256(client_bytes), unpadded(one["signature"]))
    approver = said["approver"]
    need("facsimile", one["facsimile"] == {name: approver[name] for name in FACSIMILE})
    issued, signed = moment(said["issued_at"]), moment(one["signed_at"])
    need("signed at", issued <= signed <= issued + timedelta(minutes=10))


FACSIMILE = ("name", "title", "specialty", "licence_number")


def check_key(one: dict[str, Any], keys: dict[str, Any]) -> None:
    cose = unpadded(one["public_key"])
    parts = (
        unpadded(one["credential_id"]),
        cose,
        unpadded(one["aaguid"]),
        one["signer"].encode("ascii"),
        one["facsimile"]["licence_number"].encode(),
    )
    told = b"".join(len(part).to_bytes(2, "big") + part for part in parts)
    holder = sha256(b"radiation-passport/holder/1\x00", told).hex()
    known = [key for key in keys["signing_keys"] if key["key"] == sha256(cose).hex()]
    need("published key", known)
    need("holder", holder in known[0]["holders"])
    need("host", known[0]["rp_id"] == one["rp_id"])
    signed = moment(one["signed_at"])
    need("since", moment(known[0]["since"]) <= signed)
    need("until", known[0]["until"] is None or signed < moment(known[0]["until"]))


def check_sealed(one: dict[str, Any], statement: dict[str, Any], facility: str, keys: dict[str, Any]) -> None:
    sealed = one["sealed"]
    named = {name: unpadded(one[name]) for name in (*SIGNED_BYTES, "audit_path")}
    told = {
        "schema": "radiation-passport/signature/1",
        "signature_uid": one["id"],
        "signed": {name: str(statement[name]) for name in ("kind", "subject", "version", "digest")},
        "signer": one["signer"],
        "facsimile": one["facsimile"],
        "rp_id": one["rp_id"],
        "leaf_index": str(one["leaf_index"]),
        "tree_size": str(one["tree_size"]),
        "signed_at": in_utc(one["signed_at"]),
    } | {name: base64.urlsafe_b64encode(value).decode().rstrip("=") for name, value in named.items()}
    need("sealed signature", said_in(sealed, one["id"]) == told)
    need("sealed name", (sealed["kind"], sealed["version"]) == ("signature", 1))
    check_seal(sealed, facility, keys)


def counted(known: dict[str, Any], sealed: datetime) -> bool:
    since, until = known["since"], known["until"]
    begun = since is None or moment(since) <= sealed
    return begun and (until is None or sealed < moment(until))


def check_seal(statement: dict[str, Any], facility: str, keys: dict[str, Any]) -> None:
    seal = statement["seal"]
    published = [key for one in keys["facilities"] if one["uid"] == facility for key in one["seal_keys"]]
    need("facility", seal["facility_id"] == facility)
    sealed_at = moment(seal["sealed_at"])
    need("seal key", any(key["public_key"] == seal["public_key"] and counted(key, sealed_at) for key in published))
    sealed = {
        "schema": "radiation-passport/seal/1",
        "kind": statement["kind"],
        "subject": statement["subject"],
        "version": str(statement["version"]),
        "digest": statement["digest"],
        "facility": {"uid": seal["facility_id"], "name": seal["facility"]},
        "sealed_at": in_utc(seal["sealed_at"]),
    }
    key = ed25519.Ed25519PublicKey.from_public_bytes(unpadded(seal["public_key"]))
    key.verify(unpadded(seal["signature"]), canonical(sealed).encode())
    if seal["cades"] is not None:
        certificates = [known for one in keys["facilities"] if one["uid"] == facility for known in one["certificates"]]
        check_cades(unpadded(seal["cades"]), statement["payload"].encode(), certificates)


def check_shown(entry: dict[str, Any], row: dict[str, Any], patient: dict[str, Any]) -> None:
    said = {
        "entry": entry["id"],
        "row": str(entry["row_version"]),
        "procedure": entry["exam"] or "",
        "procedure_code": entry["exam_code"] or "",
        "decision": entry["approval"],
        "performed_on": entry["performed"]["date"],
        "performed_at": entry["performed"]["at"],
        "performed_as_sent": entry["performed"]["as_sent"] or "",
        "facility_uid": entry["facility"]["id"],
        ("facility_as_sent" if row.get("from_paper") else "facility"): entry["facility"]["name"],
    }
    said |= {name: entry[name] for name in ("kind", "purpose", "therapy")}
    said |= {name: entry[name] or "" for name in ("region", "laterality", "performer", "referrer")}
    for name, value in said.items():
        need(f"shown {name}", row[name] == value)
    approver = row["approver"]
    named = " ".join(part for part in (approver["title"], approver["name"]) if part)
    need("shown approver", entry["approver"] == {"id": approver["uid"], "name": named})
    names = [
        sha256(unpadded(one["salt"]), one["issuer"].encode(), b"\x00", one["value"].encode()).hex()
        for one in patient["identifiers"]
        if one["issuer"] == row["record"]["issuer"]
    ]
    need("patient", row["record"]["id_hash"] in names)


def check_doses(entry: dict[str, Any], evidence: dict[str, Any]) -> None:
    need("exposures", len(entry["exposures"]) == len(evidence["exposures"]))
    kept_totals = []
    for place, (shown, kept) in enumerate(zip(entry["exposures"], evidence["exposures"], strict=True)):
        said = {name: shown[name] or "" for name in ("study_instance_uid", "accession_number", "kind")}
        said |= {name: shown["device"][name] or "" for name in ("manufacturer", "model", "serial_number")}
        said["events"] = str(shown["events"])
        for name, value in said.items():
            need(f"exposure {name}", kept[name] == value)
        kept_totals += [{**total, "place": place} for total in kept["totals"]]
    shown_totals = [
        {name: total[name] for name in ("origin", "quantity", "value", "unit", "scope", "grade")}
        | {
            "code": f"{total['code']['scheme']} {total['code']['value']}",
            "value_as_sent": total["as_sent"]["value"],
            "unit_as_sent": total["as_sent"]["unit"] or "",
            "place": total["exposure"],
        }
        for total in entry["totals"] + entry["sums"]
    ]
    for total in kept_totals:
        del total["position"]
    need("events", entry["events"] == sum(one["events"] for one in entry["exposures"]))
    need("totals", sorted(map(repr_of, shown_totals)) == sorted(map(repr_of, kept_totals)))


def repr_of(value: dict[str, Any]) -> str:
    return json.dumps(value, sort_keys=True)


def check_withdrawn(entry: dict[str, Any], withdrawn: dict[int, dict[str, Any]]) -> None:
    need("taken back", entry["row_version"] not in withdrawn)
    for version, said in withdrawn.items():
        need("withdrawn row", (said["entry"], said["row"]) == (entry["id"], str(version)))
        if said["schema"] == "radiation-passport/confirmation-withdrawal/1":
            check_withdrawn_confirmation(entry, version, said)
            continue
        need("withdrawal", said["schema"] == "radiation-passport/withdrawal/1")
        one = next(one for one in [*entry["signatures"], {"id": None}] if one["id"] in {said["signature"], None})
        names = ("row_version", "signer", "digest")
        need("withdrawn signature", [one[name] for name in names] == [version, said["signer"], said["row_digest"]])


def check_withdrawn_confirmation(entry: dict[str, Any], version: int, said: dict[str, Any]) -> None:
    kept = [one for one in entry["statements"] if (one["kind"], one["version"]) == ("confirmation", version)]
    need("withdrawn confirmation", [one["digest"] for one in kept] == [said["confirmation"]])
    confirmed = said_in(kept[0], entry["id"])
    need("withdrawn code", (confirmed["how"], confirmed["by"]) == ("code", said["by"]))
    need("withdrawn confirmation's row", confirmed["row"]["digest"] == said["row_digest"])


CONFIRMED = {"code": "hospital_confirmed", "approver_gone": "cannot_sign"}


def check_confirmation(entry: dict[str, Any], one: dict[str, Any], keys: dict[str, Any]) -> None:
    """Check that the hospital confirmed one version of a row: both seals, and what the confirmation says of the row."""
    facility, said = entry["facility"]["id"], said_in(one, entry["id"])
    statement = next(row for row in entry["statements"] if (row["kind"], row["version"]) == ("row", one["version"]))
    row = said_in(statement, entry["id"])
    need("confirmation", said["schema"] == "radiation-passport/confirmation/1" and said["facility_uid"] == facility)
    need(
        "confirmed row",
        said["row"] == {name: str(statement[name]) for name in ("kind", "subject", "version", "digest")},
    )
    if said["how"] == "code":
        need("method", said["method"] == "totp")
        need("facsimile", said["facsimile"] == {name: row["approver"][name] for name in FACSIMILE})
    else:
        need("how", said["how"] == "approver_gone" and said["facsimile"] is None)
    issued, confirmed = moment(row["issued_at"]), moment(said["confirmed_at"])
    need("confirmed at", issued <= confirmed <= issued + timedelta(minutes=10))
    check_seal(statement, facility, keys)
    check_seal(one, facility, keys)


def check_confirmed(entry: dict[str, Any], patient: dict[str, Any], keys: dict[str, Any]) -> None:
    """Check one row that nobody signed and its hospital confirmed."""
    said = [said_in(one, entry["id"]) for one in entry["statements"]]
    layers = {(one["kind"], one["version"]): (one, text) for one, text in zip(entry["statements"], said, strict=True)}
    need("a layer twice", len(layers) == len(said))
    check_withdrawn(
        entry,
        {version: text for (kind, version), (one, text) in layers.items() if kind == "withdrawal" and one["seal"]},
    )
    _, confirmation = layers["confirmation", entry["row_version"]]
    need("state", entry["state"] in {CONFIRMED[confirmation["how"]], "void"})
    statement, row = layers["row", entry["row_version"]]
    need("row digest", entry["row_digest"] == statement["digest"])
    need(
        "evidence digest",
        row["evidence_digest"] in {one["digest"] for (kind, _), (one, _) in layers.items() if kind == "evidence"},
    )
    check_shown(entry, row, patient)
    for (kind, version), (one, text) in layers.items():
        if kind == "confirmation":
            check_confirmation(entry, one, keys)
        elif one["seal"] is not None:
            check_seal(one, entry["facility"]["id"], keys)
        if (kind, version) == ("evidence", entry["version"]):
            check_doses(entry, text)
    need("sealed doses", layers["evidence", entry["version"]][0]["seal"] is not None)


def check_entry(entry: dict[str, Any], patient: dict[str, Any], keys: dict[str, Any]) -> None:
    """Check one row that is signed."""
    said = [said_in(one, entry["id"]) for one in entry["statements"]]
    rows = {
        one["version"]: (one, text) for one, text in zip(entry["statements"], said, strict=True) if one["kind"] == "row"
    }
    sealed = {
        one["version"]: (one, text)
        for one, text in zip(entry["statements"], said, strict=True)
        if one["kind"] == "evidence"
    }
    withdrawn = {
        one["version"]: text
        for one, text in zip(entry["statements"], said, strict=True)
        if one["kind"] == "withdrawal" and one["seal"] is not None
    }
    unsealed = [one for one in entry["statements"] if one["kind"] == "withdrawal" and one["seal"] is None]
    confirmed = [one for one in entry["statements"] if one["kind"] == "confirmation"]
    need("kinds", len(rows) + len(sealed) + len(withdrawn) + len(unsealed) + len(confirmed) == len(said))
    for one in confirmed:
        check_confirmation(entry, one, keys)
    check_withdrawn(entry, withdrawn)
    given = {
        (one["row_version"], unpadded(one["public_key"]), unpadded(one["signature"])) for one in entry["signatures"]
    }
    need("a signature twice", len(given) == len(entry["signatures"]))
    need("signed", entry["state"] in {"signed", "void"} and entry["signatures"])
    for one in entry["signatures"]:
        statement, row = rows[one["row_version"]]
        need("signed digest", one["digest"] == statement["digest"])
        check_touch(one, row)
        check_key(one, keys)
        if one["log"] is not None:
            check_log(one, statement, keys)
        if one["sealed"] is not None:
            check_sealed(one, statement, entry["facility"]["id"], keys)
        for beside in one["further"]:
            check_further(beside, statement["payload"].encode())
    statement, row = rows[entry["row_version"]]
    need("row digest", entry["row_digest"] == statement["digest"])
    need("evidence digest", row["evidence_digest"] in {one["digest"] for one, _text in sealed.values()})
    check_shown(entry, row, patient)
    for one in entry["statements"]:
        if one["seal"] is not None:
            check_seal(one, entry["facility"]["id"], keys)
    need("sealed doses", entry["version"] in sealed and sealed[entry["version"]][0]["seal"] is not None)
    check_doses(entry, sealed[entry["version"]][1])


def faults(
    document: dict[str, Any],
    keys: dict[str, Any],
    kept: dict[str, Any] | None = None,
    way: dict[str, Any] | None = None,
) -> list[str]:
    """Return why a document does not hold, with the published keys and a head of the log that somebody kept."""
    found = [] if document["origin"] == keys["origin"] else ["origin"]
    if len({entry["id"] for entry in document["entries"]}) != len(document["entries"]):
        found.append("a row twice")
    for entry in document["entries"]:
        signed = any(one["row_version"] == entry["row_version"] for one in entry["signatures"])
        confirmed = any(
            (one["kind"], one["version"]) == ("confirmation", entry["row_version"]) for one in entry["statements"]
        )
        if not signed and not confirmed and entry["state"] not in {"signed", "hospital_confirmed"}:
            continue  # nobody has signed or confirmed it as it stands, and it does not say so
        check = check_entry if signed or entry["state"] == "signed" else check_confirmed
        try:
            check(entry, document["patient"], keys)
            for one in entry["signatures"] if kept else ():
                if one["log"] is not None:
                    check_kept(one["log"]["head"], kept, way, keys)
        except (Wrong, InvalidSignature, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
            found.append(f"{entry['id']}: {type(error).__name__} {error}")
    return found
