"""Tables that change, and so stand outside the log: each column is held to acts, which stand in it, or says why not."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, Model, OuterRef, QuerySet

from passport.signing import facility_key_trail, key_history, key_trail, page_trail
from passport.signing.log.forms import OWN_NUMBER
from passport.signing.models import Act, FacilityKey, SigningKey, VerificationCode, VerifiedRow

Changed = Iterator[tuple[Any, tuple[str, ...]]]


@dataclass(frozen=True, kw_only=True)
class Beside:
    """Tables under one name: the table itself first, then those that are part of its rows."""

    kind: str
    begins: str  # the verb of the act with which a row begins
    changed: Callable[[], Changed]
    left_out: Mapping[type[Model], Mapping[str, str]]  # table -> column -> why no act tells of it

    @property
    def tables(self) -> tuple[type[Model], ...]:
        """Return the tables whose columns are all held to acts or left out."""
        return tuple(self.left_out)

    def gone(self) -> Iterator[str]:
        """Yield the names of rows of which acts tell and that are not there any more."""
        there = QuerySet(self.tables[0]).filter(uid=OuterRef("subject_uid"))
        gone = Act.objects.filter(~Exists(there), verb=self.begins).order_by("pk")
        yield from gone.values_list("subject_uid", flat=True).iterator()


_ID = {"id": OWN_NUMBER}
BESIDE = (
    Beside(
        kind="facility_key",
        begins=facility_key_trail.ADDED,
        changed=facility_key_trail.changed_keys,
        left_out={FacilityKey: _ID},
    ),
    Beside(
        kind="signing_key",
        begins=key_history.ENROLLED,
        changed=key_trail.changed_keys,
        left_out={
            SigningKey: _ID
            | {
                "name": "how its owner calls it",
                "sign_count": "it moves on with every touch; each signature keeps its own",
            }
        },
    ),
    Beside(
        kind="verification_code",
        begins=page_trail.PRINTED,
        changed=page_trail.changed_pages,
        left_out={VerificationCode: _ID, VerifiedRow: _ID},
    ),
)
