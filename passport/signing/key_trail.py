"""Whether the row of a signing key says what the acts of enrolling, confirming and stopping it tell."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef

from passport.signing import key_history
from passport.signing.acts import with_acts
from passport.signing.key_history import ENROLLED, VERBS, KeyAct
from passport.signing.models import Act, SigningKey

# What an act tells under another name than that of its column.
_COLUMNS = {
    "credential": ("credential_id",),
    "key": ("public_key",),
    "attestation": ("attestation", "attested_client_data"),
    "asked_at": ("confirmation_asked_at",),
    "identity": ("identity_checked",),
    "stopped_at": ("revoked_at",),
    "stopped_by": ("revoked_by",),
    "why": ("revoked_why",),
}


def told_of_new(key: SigningKey) -> dict[str, str]:
    """Return what the act of enrolling a key tells of it beside its owner and what the authenticator showed."""
    return {
        "credential": hashlib.sha256(bytes(key.credential_id)).hexdigest(),
        "key": hashlib.sha256(bytes(key.public_key)).hexdigest(),
        "aaguid": bytes(key.aaguid).hex(),
        "flags": str(key.flags),
        "rp_id": key.rp_id,
        "valid_until": key.valid_until.astimezone(UTC).isoformat() if key.valid_until else "",
    }


def changed_keys() -> Iterator[tuple[SigningKey, tuple[str, ...]]]:
    """Yield the keys whose row was changed behind the acts, with the columns."""
    for key, acts in with_acts(SigningKey.objects.select_related("user"), verbs=VERBS):
        if changed := tuple(_otherwise(key, acts)):
            yield key, changed
    owners = get_user_model().objects.filter(pk=OuterRef("user_id"))
    yield from ((key, ("user",)) for key in SigningKey.objects.filter(~Exists(owners)).order_by("pk"))


def _otherwise(key: SigningKey, acts: Sequence[Act]) -> Iterator[str]:
    enrolled = next((one for one in acts if one.verb == ENROLLED), None)
    if enrolled is None:
        yield "uid"
        return
    for name, now, told in _comparisons(key, acts, enrolled.detail):
        if now != told:
            yield from _COLUMNS.get(name, (name,))


def _comparisons(key: SigningKey, acts: Sequence[Act], enrolled: Any) -> Iterator[tuple[str, object, object]]:
    yield "user", key.user.uid, enrolled.get("owner")
    # The first keys were enrolled with an act that told no more than their owner.
    yield from ((name, now, enrolled.get(name, now)) for name, now in told_of_new(key).items())
    told = key_history.history_told(
        KeyAct(verb=one.verb, at=one.at, actor_uid=one.actor_uid, actor=one.actor, detail=one.detail) for one in acts
    )
    says = asdict(told)
    yield from ((name, now, says[name]) for name, now in asdict(key_history.history_of(key)).items())
