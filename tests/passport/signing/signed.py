"""The screen and the touch of a person who signs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from passport.people.models import User
from passport.signing import selectors, services
from passport.signing.facsimile import Facsimile
from passport.signing.models import Signature, SigningRequest
from passport.signing.statements import Draft, Ref
from tests.authenticator import Authenticator


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A person before a list of rows, with an authenticator in hand."""

    signer: User
    authenticator: Authenticator
    facsimile: Facsimile
    drafts: list[Draft]
    at: datetime

    @property
    def soon(self) -> datetime:
        """Return the moment of the touch: a minute after the screen was shown."""
        return self.at + timedelta(minutes=1)

    def begin(self) -> SigningRequest:
        return services.begin_signing(signer=self.signer, facsimile=self.facsimile, drafts=self.drafts, at=self.at)

    def touch(self, request: SigningRequest, **otherwise: Any) -> dict[str, Any]:
        return self.authenticator.get(selectors.request_options(request=request, at=self.at), **otherwise)

    def complete(
        self,
        request: SigningRequest,
        response: dict[str, Any],
        *,
        signer: User | None = None,
        still_current: Sequence[Ref] | None = None,
        at: datetime | None = None,
    ) -> list[Signature]:
        current = [draft.ref for draft in self.drafts] if still_current is None else still_current
        return services.complete_signing(
            request_uid=request.uid,
            signer=signer or self.signer,
            response=response,
            still_current=current,
            at=at or self.soon,
        )

    def sign(self) -> list[Signature]:
        request = self.begin()
        return self.complete(request, self.touch(request))
