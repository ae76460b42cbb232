"""Which registered PACS an address inside a key object means. Plain Python.

The address chooses among the rows that an administrator made and never adds one; what is opened later is built
from the row, never from the address. Whatever is not exactly a registered place is nobody.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

from ingestion.reading.key_objects.contents import Addresses

PORTS: Final = {"http": 80, "https": 443}


@dataclass(frozen=True, kw_only=True)
class Place:
    """What is registered of one PACS, as far as an address can mean it."""

    pk: int
    ae_title: str
    location_uid: str
    bases: tuple[str, ...]  # addresses of its DICOMweb service and of its WADO-URI


def choose(addresses: Addresses, places: Sequence[Place]) -> Place | None:
    """Return the one place that the addresses mean: by Retrieve URL, else Location UID, else AE title.

    None when nothing names a registered place, or one address names several of them.
    """
    for names in (_by_url, _by_location, _by_title):
        found = [place for place in places if names(addresses, place)]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _by_url(addresses: Addresses, place: Place) -> bool:
    return any(is_below(url, base) for url in addresses.urls for base in place.bases)


def _by_location(addresses: Addresses, place: Place) -> bool:
    return bool(place.location_uid) and addresses.location_uid == place.location_uid


def _by_title(addresses: Addresses, place: Place) -> bool:
    return bool(place.ae_title) and place.ae_title in addresses.ae_titles


def is_below(url: str, base: str) -> bool:
    """Tell whether a URL lies at or below a base: same scheme, host and port, no user, and the path without tricks."""
    sent, ours = _parts(url), _parts(base)
    if sent is None or ours is None or _origin(sent) != _origin(ours):
        return False
    path, root = sent.path.rstrip("/"), ours.path.rstrip("/")
    return path == root or path.startswith(root + "/")


def _parts(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        known = parts.scheme in PORTS and parts.hostname and parts.port != 0
    except ValueError:
        return None
    checks: tuple[Callable[[SplitResult], bool], ...] = (_names_a_user, _climbs, _hides)
    return parts if known and not any(check(parts) for check in checks) else None


def _origin(parts: SplitResult) -> tuple[str, str | None, int]:
    return parts.scheme, parts.hostname, parts.port or PORTS[parts.scheme]


def _names_a_user(parts: SplitResult) -> bool:
    return "@" in parts.netloc


def _climbs(parts: SplitResult) -> bool:
    return any(step in (".", "..") for step in unquote(parts.path).split("/"))


def _hides(parts: SplitResult) -> bool:
    # A host that is not plain ASCII, a backslash or a space: readers of URLs do not agree where such an address ends.
    return not parts.netloc.isascii() or any(sign in unquote(parts.netloc + parts.path) for sign in "\\ \t\r\n")
