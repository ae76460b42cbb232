"""A destination as a file: where key objects go, what is due, and what stands where in them. Plain Python.

The guide of the authority is not public, so nothing of it is in code: a hospital that has it writes its own file.
"""

import re
import tomllib
from collections.abc import Collection
from dataclasses import MISSING, dataclass, fields
from datetime import date
from enum import StrEnum
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from passport.people.national_ids import KINDS

# Only such variables may be named: nobody sends our own keys to an address of his choice.
CREDENTIALS = re.compile(r"PACS_[A-Z0-9_]{1,58}")
BUILT_IN = Path(__file__).parent / "profiles"
# Modalities of objects that say nothing of what was exposed: they decide nothing.
SILENT = frozenset({"SR", "KO", "PR", "OT", "DOC", "REG", "SEG", "SC"})


class BadProfile(Exception):
    """This profile cannot be read; the message names the line and what is wrong there."""


class CarrierKind(StrEnum):
    """How key objects travel."""

    FOLDER = "folder"
    C_STORE = "c_store"
    STOW = "stow"
    XDS = "xds"


class Place(StrEnum):
    """Where in a key object the national number stands."""

    PATIENT_ID = "PatientID"
    OTHER_PATIENT_IDS = "OtherPatientIDs"
    OTHER_PATIENT_IDS_SEQUENCE = "OtherPatientIDsSequence"


@dataclass(frozen=True, kw_only=True)
class Destination:
    """Who takes the key objects, by which carrier, and how long an answer may take."""

    carrier: CarrierKind
    host: str = ""
    port: int = 0
    ae_title: str = ""
    tls: bool = False
    url: str = ""
    credentials: str = ""  # the name of an environment variable, never the secret
    source_id: str = ""  # XDS: the OID of the sending system
    timeout_seconds: int = 60


@dataclass(frozen=True, kw_only=True)
class IdentifierRule:
    """Which national number a patient must have, and where it stands."""

    kind: str  # of people.national_ids
    stands_in: tuple[Place, ...]


@dataclass(frozen=True, kw_only=True)
class Examinations:
    """One kind of examination that may be due: by the modalities of its study, or the kind of its dose report."""

    name: str
    modalities: tuple[str, ...]
    kinds: tuple[str, ...] = ()
    sent: bool


@dataclass(frozen=True, kw_only=True)
class KeyObjectRule:
    """What stands in the key object beside its references."""

    institution_name: str = "facility_code"  # or "facility_name"
    location_uid: bool = True  # Retrieve Location UID (0040,E011) must be there
    patient_name: bool = True
    birth_date: bool = True
    sex: bool = True
    with_reports: bool = False  # the dose reports travel along (XDS: one submission set)


@dataclass(frozen=True, kw_only=True)
class Profile:
    """One authority to which a hospital must send."""

    id: str
    authority: str  # as patients read it
    pack: str  # of passport.law: the text that orders it
    start: date
    start_source: str
    settle_minutes: int = 60  # a study is complete when nothing came for so long
    report_classes: tuple[str, ...]
    destination: Destination
    identifier: IdentifierRule
    key_object: KeyObjectRule
    examinations: tuple[Examinations, ...]

    def due(self, *, modalities: Collection[str], kind: str = "") -> str:
        """Return the name of the examinations that a study belongs to when these are sent; empty when they are not.

        What a PACS lists decides; where nothing is listed, the kind of the dose report does.
        """
        telling = set(modalities) - SILENT
        for group in self.examinations:
            if group.sent and (telling & set(group.modalities) if telling else kind in group.kinds):
                return group.name
        return ""

    @property
    def modalities(self) -> frozenset[str]:
        """Return the modalities whose studies are sent."""
        return frozenset(name for group in self.examinations if group.sent for name in group.modalities)


def profile_from(text: str) -> Profile:
    """Return the profile that a TOML text describes. Raises BadProfile."""
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadProfile(str(error)) from error
    profile: Profile = _built(Profile, values, text, "")
    _reasonable(profile, text)
    return profile


def profiles_in(folder: Path) -> dict[str, Profile]:
    """Return the profiles of a folder by id. Raises BadProfile naming the file."""
    found = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            profile = profile_from(path.read_text(encoding="utf-8"))
        except (BadProfile, UnicodeDecodeError) as error:
            raise BadProfile(f"{path.name}: {error}") from error
        found[profile.id] = profile
    return found


def _built(kind: type[Any], values: Any, text: str, where: str) -> Any:
    if not isinstance(values, dict):
        raise BadProfile(_at(text, where, f"“{where}” must be a table"))
    hints = get_type_hints(kind)
    for name in values.keys() - hints.keys():
        raise BadProfile(_at(text, name, f"“{name}” is not known here ({where or 'top of the file'})"))
    needed = {field.name for field in fields(kind) if field.default is MISSING}
    for name in sorted(needed - values.keys()):
        raise BadProfile(_at(text, where, f"“{name}” is missing ({where or 'top of the file'})"))
    return kind(**{name: _value(hints[name], value, text, name) for name, value in values.items()})


def _value(kind: Any, value: Any, text: str, name: str) -> Any:
    if get_origin(kind) is tuple:
        if not isinstance(value, list):
            raise BadProfile(_at(text, name, f"“{name}” must be a list"))
        return tuple(_value(get_args(kind)[0], item, text, name) for item in value)
    if hasattr(kind, "__dataclass_fields__"):
        return _built(kind, value, text, name)
    if issubclass(kind, StrEnum):
        if value not in list(kind):
            raise BadProfile(_at(text, name, f"“{name}” must be one of {', '.join(kind)}"))
        return kind(value)
    if type(value) is not kind:
        raise BadProfile(_at(text, name, f"“{name}” must be {_KINDS[kind]}"))
    return value


_KINDS: dict[type | UnionType, str] = {
    str: "text in quotes",
    int: "a whole number",
    bool: "true or false",
    date: "a date as 2024-09-01",
}
# What a carrier cannot do without.
_NEEDS: dict[CarrierKind, tuple[str, ...]] = {
    CarrierKind.FOLDER: (),
    CarrierKind.C_STORE: ("host", "port", "ae_title"),
    CarrierKind.STOW: ("url",),
    CarrierKind.XDS: ("url", "source_id"),
}


def _reasonable(profile: Profile, text: str) -> None:
    for name in _NEEDS[profile.destination.carrier]:
        if not getattr(profile.destination, name):
            raise BadProfile(_at(text, "destination", f"{profile.destination.carrier} needs “{name}”"))
    if profile.destination.credentials and not CREDENTIALS.fullmatch(profile.destination.credentials):
        raise BadProfile(
            _at(text, "credentials", "“credentials” must be the name of a variable that begins with PACS_")
        )
    if profile.identifier.kind not in KINDS:
        raise BadProfile(_at(text, "kind", f"“kind” must be one of {', '.join(KINDS)}"))
    if not profile.identifier.stands_in:
        raise BadProfile(_at(text, "stands_in", "“stands_in” must name at least one place"))
    if profile.key_object.institution_name not in ("facility_code", "facility_name"):
        raise BadProfile(_at(text, "institution_name", "“institution_name” must be facility_code or facility_name"))


def _at(text: str, name: str, words: str) -> str:
    # tomllib forgets where a key stood; the first line that begins with it is where a person looks.
    begins = re.compile(rf'\s*(\[\[?\s*)?"?{re.escape(name)}"?\s*[=\]]')
    lines = (number for number, line in enumerate(text.splitlines(), start=1) if name and begins.match(line))
    number = next(lines, None)
    return f"line {number}: {words}" if number else words
