"""Where the private halves of facilities' keys are, and how each place signs. Plain Python.

A place is found by a name: a file in the one folder, a label on the one token. Nothing of a key passes through here
but in the process that seals.
"""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization

from passport.signing import cms
from passport.signing.certificates import PrivateKey

_NAME = re.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
ENDING = ".pem"
_PROBE = b"radiation-passport/probe/1"


class KeyUnavailable(Exception):
    """The private half of a key cannot be reached; the message says why and what helps."""


class Place(Protocol):
    """A place with private keys."""

    def signer(self, location: str, chain: Sequence[bytes]) -> Any:
        """Return pyHanko's signer for a key and its certificates, its own first. Raises KeyUnavailable."""

    def fits(self, location: str, chain: Sequence[bytes], at: datetime) -> bool:
        """Say whether a key is that of the first certificate. Raises KeyUnavailable."""


@dataclass(frozen=True, kw_only=True)
class KeyFiles:
    """A folder of keys: one PEM file each, P-256 or RSA, all under one passphrase or under none."""

    folder: Path
    passphrase: str

    def path_of(self, location: str) -> Path:
        """Return where the key of a name is. Raises KeyUnavailable for what is no name."""
        if not _NAME.fullmatch(location):
            raise KeyUnavailable("A key is called by letters, digits, dots and dashes, as clinic-2026.")
        return self.folder / f"{location}{ENDING}"

    def keep(self, location: str, key: PrivateKey) -> Path:
        """Write a new private key for its owner alone, and return where. Raises KeyUnavailable where one is already."""
        path = self.path_of(location)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError as error:
            raise KeyUnavailable(
                f"{path} is there already. Keys are never overwritten: choose another name."
            ) from error
        secret, pkcs8 = self.passphrase.encode(), serialization.PrivateFormat.PKCS8
        hidden = serialization.BestAvailableEncryption(secret) if secret else serialization.NoEncryption()
        with os.fdopen(number, "wb") as file:
            file.write(key.private_bytes(serialization.Encoding.PEM, pkcs8, hidden))
        return path

    def signer(self, location: str, chain: Sequence[bytes]) -> Any:
        """Return pyHanko's signer with the key of a file."""
        der, pkcs8, plain = serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        return making().signer_with_key(self._key(location).private_bytes(der, pkcs8, plain), chain=chain)

    def fits(self, location: str, chain: Sequence[bytes], at: datetime) -> bool:
        """Say whether the key of a file is that of the certificate."""
        return bool(self._key(location).public_key() == x509.load_der_x509_certificate(chain[0]).public_key())

    def _key(self, location: str) -> Any:
        path = self.path_of(location)
        try:
            return serialization.load_pem_private_key(path.read_bytes(), self.passphrase.encode() or None)
        except OSError as error:
            raise KeyUnavailable(
                f"There is no readable file {location}{ENDING} in FACILITY_KEYS_DIR. Put it there, or name another."
            ) from error
        except (ValueError, TypeError, UnsupportedAlgorithm) as error:
            raise KeyUnavailable(
                f"{location}{ENDING} holds no private key in PEM, or FACILITY_KEYS_PASSPHRASE does not open it."
            ) from error


@dataclass(frozen=True, kw_only=True)
class Token:
    """A PKCS#11 token: its keys never leave it."""

    module: str
    label: str
    pin: str

    def signer(self, location: str, chain: Sequence[bytes]) -> Any:
        """Return pyHanko's signer with the key of a label."""
        if not (self.module and self.label and self.pin):
            raise KeyUnavailable("A key in a token needs PKCS11_MODULE, PKCS11_TOKEN and PKCS11_PIN.")
        pyhanko = making()
        address = pyhanko.TokenAddress(module=self.module, label=self.label, pin=self.pin)
        try:
            return pyhanko.signer_on_token(address, key_label=location, chain=chain)
        except pyhanko.TOKEN_ERRORS as error:
            raise KeyUnavailable(
                f"The token does not open ({type(error).__name__}): look at PKCS11_MODULE, PKCS11_TOKEN and PKCS11_PIN."
            ) from error

    def fits(self, location: str, chain: Sequence[bytes], at: datetime) -> bool:
        """Say whether the key of a label is that of the certificate: it signs something that nobody keeps."""
        pyhanko = making()
        try:
            made = pyhanko.sign_detached(_PROBE, signer=self.signer(location, chain), at=at)
        except pyhanko.TOKEN_ERRORS as error:
            raise KeyUnavailable(
                f"The token has no key {location} that signs ({type(error).__name__}): look at its labels."
            ) from error
        return cms.holds(cms.read(made), payload=_PROBE, certificate=chain[0])


def making() -> Any:
    """Return `passport.signing.cades`, loaded when it is needed first."""
    # Not at the top: it loads pyHanko, two seconds and 40 MB that processes which never seal do without.
    return import_module("passport.signing.cades")
