"""The rule packs: what each country's text is called, since when it is known, and the articles a row names.

Plain Python. The packs are texts of 1998 to 2024 that may have been replaced since: they inform, they stop nothing.
"""

import tomllib
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


class PackStatus(StrEnum):
    """Whether a text is known to hold today."""

    IN_FORCE = "in_force"  # confirmed by a named person of a facility
    HISTORICAL = "historical"
    UNKNOWN = "unknown"


class BadPack(Exception):
    """This rule pack cannot be read: a key is missing, unknown or of the wrong kind."""


@dataclass(frozen=True, kw_only=True)
class Terms:
    """The words of the text itself, for legal screens and the printed form. Empty: the text has no such word."""

    approve: str = ""
    facsimile: str = ""
    booklet: str = ""


@dataclass(frozen=True, kw_only=True)
class Article:
    """What one article of the text is about, and how it is cited. Empty: the text says nothing about it."""

    article: str = ""
    says: str = ""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What a row and its signature name as the rule of the approval: the pack and the article in it."""

    pack: str = ""
    article: str = ""


@dataclass(frozen=True, kw_only=True)
class Pack:
    """One text of one country, with the articles that concern a booklet row."""

    id: str
    country: str
    instrument: str
    gazette: str
    year: int
    status: PackStatus
    valid_from: date
    valid_from_source: str
    valid_to: date | None = None
    languages: tuple[str, ...]
    calendar: str = "gregorian"
    personal_number: str = ""  # a kind of people.national_ids
    terms: Terms
    approval: Article  # who may approve, and what that person answers for
    row: Article  # who writes the row, and where

    @property
    def approval_article(self) -> str:
        """Return the article that governs approvals; empty where the text says nothing about them."""
        return self.approval.article

    @property
    def approval_rule(self) -> Rule:
        """Return what a row names as the rule of its approval."""
        return Rule(pack=self.id, article=self.approval_article)

    def holds_on(self, day: date) -> bool:
        """Return whether the text is known to have applied on a day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


PARTS: dict[str, type[Any]] = {"terms": Terms, "approval": Article, "row": Article}


def pack_from(text: str) -> Pack:
    """Return the pack that a TOML text describes. Raises BadPack."""
    try:
        values = tomllib.loads(text)
        parts = {name: kind(**_known(kind, values.pop(name, {}))) for name, kind in PARTS.items()}
        status = PackStatus(values.pop("status"))
        languages = tuple(values.pop("languages"))
        return Pack(**_known(Pack, values), **parts, status=status, languages=languages)
    except (KeyError, TypeError, ValueError) as error:
        raise BadPack(str(error)) from error


@cache
def packs() -> tuple[Pack, ...]:
    """Return every pack that ships, by id. Raises BadPack."""
    return tuple(pack_from(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.toml")))


def pack_for(country: str, on: date | None) -> Pack | None:
    """Return the latest pack known for a country and the day of the exposure; None when there is none."""
    if on is None:
        return None
    holding = [pack for pack in packs() if pack.country == country and pack.holds_on(on)]
    return max(holding, key=lambda pack: pack.valid_from, default=None)


def rule_for(country: str, on: date | None) -> Rule:
    """Return what a row of this country and day names as its rule; an empty rule where no text is known."""
    pack = pack_for(country, on)
    return pack.approval_rule if pack else Rule()


def personal_number_kind(country: str) -> str:
    """Return the kind of personal number that people of a country have; empty when no pack says."""
    return next((pack.personal_number for pack in packs() if pack.country == country), "")


def _known(kind: type[Any], values: dict[str, Any]) -> dict[str, Any]:
    unknown = values.keys() - {field.name for field in fields(kind)}
    if unknown:
        raise BadPack(f"unknown: {', '.join(sorted(unknown))}")
    return values
