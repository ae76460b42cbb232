"""Where the private halves of facilities' keys are, and how each place signs. Plain Python.

A place is found by a name: a file in the one folder, a label on the one token. Nothing of a key passes through here
but in the process that seals.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization

_NAME = re.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
ENDING = ".pem"


class KeyUnavailable(Exception):
    """The private half of a key cannot be reached; the message says why and what helps."""


class Place(Protocol):
    """A place with private keys."""

    def signer(self, location: str, chain: Sequence[bytes]) -> Any:
        """Return pyHanko's signer for a key and its certificates, its own first. Raises KeyUnavailable."""


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

    def signer(self, location: str, chain: Sequence[bytes]) -> Any:
        """Return pyHanko's signer with the key of a file."""
        path = self.path_of(location)
        try:
            key = serialization.load_pem_private_key(path.read_bytes(), self.passphrase.encode() or None)
        except OSError as error:
            raise KeyUnavailable(
                f"There is no readable file {location}{ENDING} in FACILITY_KEYS_DIR. Put it there, or name another."
            ) from error
        except (ValueError, TypeError, UnsupportedAlgorithm) as error:
            raise KeyUnavailable(
                f"{location}{ENDING} holds no private key in PEM, or FACILITY_KEYS_PASSPHRASE does not open it."
            ) from error
        der, pkcs8, plain = serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        return making().signer_with_key(key.private_bytes(der, pkcs8, plain), chain=chain)


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


def making() -> Any:
    """Return `passport.signing.cades`, loaded when it is needed first."""
    # Not at the top: it loads pyHanko, two seconds and 40 MB that processes which never seal do without.
    return import_module("passport.signing.cades")
