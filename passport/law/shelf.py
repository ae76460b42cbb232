"""The rule packs that this deployment has, and which of them holds for a facility's country and a day. Plain Python.

The packs that ship are texts of 1998 to 2024 that may have been replaced since: they inform, they stop nothing. Another
pack is one file in `passport/law/packs`, or in a folder of the deployment's own.
"""

import hashlib
import json
from datetime import date
from functools import cache
from pathlib import Path

from passport.law.pack import Pack, Rule
from passport.law.printing import printed
from passport.law.reading import BadPack, pack_from

SHIPPED = Path(__file__).parent / "packs"
# The composition root adds the deployment's own folder here, once, when it starts.
FOLDERS: list[Path] = [SHIPPED]


def add_folder(folder: Path) -> None:
    """Take the packs of one more folder up."""
    if folder not in FOLDERS:
        FOLDERS.append(folder)
        packs.cache_clear()


def files_in(folder: Path) -> list[Path]:
    """Return the files of a folder that hold packs, in order."""
    return sorted([*folder.glob("*.toml"), *folder.glob("*.json")])


def pack_in(path: Path) -> Pack:
    """Return the pack of one file, TOML or JSON. Raises BadPack, which names the file and every place in it."""
    try:
        return pack_from(path.read_text(encoding="utf-8-sig"))
    except BadPack as error:
        raise BadPack(*(f"{path.name}: {refusal}" for refusal in error.args)) from error
    except (UnicodeDecodeError, OSError) as error:
        raise BadPack(f"{path.name}: {getattr(error, 'strerror', None) or error}") from error


@cache
def packs() -> tuple[Pack, ...]:
    """Return every pack, by id. Raises BadPack; two packs of one id are one too many."""
    found = [pack_in(path) for folder in FOLDERS for path in files_in(folder)]
    by_id = {pack.id: pack for pack in found}
    if len(by_id) != len(found):
        twice = sorted({pack.id for pack in found if sum(other.id == pack.id for other in found) > 1})
        raise BadPack(f"two packs have the same id: {', '.join(twice)}")
    return tuple(by_id[pack_id] for pack_id in sorted(by_id))


def digest_of(pack: Pack) -> str:
    """Return what tells one text of a pack from another: SHA-256 of all that it says, in hexadecimal."""
    said = json.dumps(printed(pack), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


def pack_called(pack_id: str) -> Pack | None:
    """Return the pack that a stored row names; None when this deployment has it no more."""
    return next((pack for pack in packs() if pack.id == pack_id), None)


def packs_of(country: str) -> list[Pack]:
    """Return the packs of a country, the latest text first."""
    found = [pack for pack in packs() if pack.country == country]
    return sorted(found, key=lambda pack: pack.instrument.valid_from, reverse=True)


def pack_for(country: str, on: date | None) -> Pack | None:
    """Return the latest pack known for a country and the day of the exposure; None when there is none."""
    if on is None:
        return None
    return next((pack for pack in packs_of(country) if pack.holds_on(on)), None)


def rule_for(country: str, on: date | None) -> Rule:
    """Return what a row of this country and day names as its rule; an empty rule where no text is known."""
    pack = pack_for(country, on)
    return pack.approval_rule if pack else Rule()


def countries_with(kind: str) -> frozenset[str]:
    """Return the countries whose people have a kind of personal number."""
    return frozenset(pack.country for pack in packs() if personal_number_kind(pack.country) == kind)


def personal_number_kind(country: str) -> str:
    """Return the kind of personal number that people of a country have; empty when no pack says."""
    return next((pack.personal_number for pack in packs() if pack.country == country), "")
