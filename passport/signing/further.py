"""Signatures of people beside the passkey's, on the same bytes: what makes and checks them. Plain Python.

A qualified signature is made by a service or a card of a trust provider. Each kind is one class that is named in
`FURTHER_SIGNERS`; statements, tables and pages do not change for it. Nothing here is qualified unless its class says so,
and a class may say so only where a provider on the trusted list of a state stands behind it. Source: eIDAS 910/2014,
article 3 (12) and 25.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Any, Protocol

from passport.signing import certificates, cms
from passport.signing.problems import Problem
from passport.signing.providers import making

# How kinds begin whose signatures are what docs/signatures.md describes: then strangers can check them.
CADES = "cades_"


@dataclass(frozen=True, kw_only=True)
class FurtherSigned:
    """A signature object as a signer gives it."""

    signature: bytes
    chain: tuple[bytes, ...]  # certificates as DER, the signer's first


@dataclass(frozen=True, kw_only=True)
class FurtherCopy:
    """A further signature as a document carries it: all that is needed to check it, and whether the site calls it qualified."""

    kind: str
    qualified: bool
    signature: bytes
    chain: tuple[bytes, ...]
    signed_at: datetime


@dataclass(frozen=True, kw_only=True)
class FurtherCheck:
    """A further signature as it is shown: whose certificate, whether its kind is qualified, and whether it holds."""

    holder: str  # as the certificate names it; the kind where it names nobody
    signed_at: datetime
    qualified: bool
    holds: bool


class FurtherSigner(Protocol):
    """What signs the exact bytes of a statement for one person, and knows whether such a signature holds.

    A kind whose `problems` are `cades_problems` has a name that begins with `CADES`.
    """

    kind: str
    qualified: bool

    def sign(self, payload: bytes, *, at: datetime) -> FurtherSigned:
        """Return a signature over exactly these bytes. It may ask a service, and is called outside transactions."""

    @staticmethod
    def problems(payload: bytes, signed: FurtherSigned, *, at: datetime) -> tuple[Problem, ...]:
        """Return what does not fit a signature made at a moment; nothing when it holds."""


@dataclass(frozen=True, kw_only=True)
class SoftwareKey:
    """A person's key in a file: CAdES as the facility's seals have it. Never qualified: a file can be copied."""

    key_der: bytes  # PKCS#8
    chain: tuple[bytes, ...]
    kind: str = "cades_software"
    qualified: bool = False

    def sign(self, payload: bytes, *, at: datetime) -> FurtherSigned:
        """Return a detached CAdES over the payload."""
        signer = making().signer_with_key(self.key_der, chain=self.chain)
        moment = at.replace(microsecond=0)
        return FurtherSigned(signature=making().sign_detached(payload, signer=signer, at=moment), chain=self.chain)

    @staticmethod
    def problems(payload: bytes, signed: FurtherSigned, *, at: datetime) -> tuple[Problem, ...]:
        """Return what does not fit a detached CAdES."""
        return cades_problems(payload, signed, at=at)


def cades_problems(payload: bytes, signed: FurtherSigned, *, at: datetime) -> tuple[Problem, ...]:
    """Return what does not fit a detached CAdES under the first certificate of a chain; for kinds that make such."""
    try:
        found, certificate = cms.read(signed.signature), certificates.read(signed.chain[0])
    except (cms.NotCms, certificates.NotACertificate, certificates.UnsuitableKey, IndexError):
        return (Problem.CMS,)
    checks = (
        (Problem.CMS, cms.holds(found, payload=payload, certificate=certificate.der)),
        (Problem.SIGNED_AT, found.signing_time == at.replace(microsecond=0)),
        (Problem.CERTIFICATE_ENDED, certificate.not_before <= at < certificate.not_after),
    )
    return tuple(problem for problem, holds in checks if not holds)


def kinds(paths: Sequence[str]) -> Mapping[str, Any]:
    """Return by kind the classes that are named by dotted paths. Raises ImportError, AttributeError."""
    classes = [SoftwareKey, *(_named(path) for path in paths)]
    return {one.kind: one for one in classes}


def _named(path: str) -> Any:
    module, _dot, name = path.rpartition(".")
    return getattr(import_module(module), name)
