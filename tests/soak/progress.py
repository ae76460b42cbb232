"""How far a soak is, kept in a file after each round so that it can go on another day."""

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from random import Random


class NothingToResume(Exception):
    """No soak was begun here."""


@dataclass(frozen=True, kw_only=True)
class Progress:
    """What was done under one seed."""

    seed: int
    rounds: int = 0
    mutated: int = 0
    recorded: int = 0
    again: int = 0  # answers to senders that were no success
    played: tuple[str, ...] = ()  # what broke in each round
    looked: tuple[str, ...] = ()  # the looks in which every page was gone through
    memory: float = 0.0  # of a worker after all objects beside that after the first; 0: not measured yet
    logged: int = 0  # entries of the log that was measured and held

    def chance(self, of: str) -> Random:
        """Return the chance of the coming round: the same for the same seed, whatever ran before."""
        return Random(self.name(of))

    def name(self, of: str) -> str:
        """Return what the coming round is called, which is also the seed of its chance."""
        return f"{self.seed} {self.rounds} {of}"

    def after(self, *, mutated: int, played: str, recorded: int, again: int) -> "Progress":
        """Return the progress after one more round."""
        return replace(
            self,
            rounds=self.rounds + 1,
            mutated=self.mutated + mutated,
            recorded=self.recorded + recorded,
            again=self.again + again,
            played=(*self.played, played),
        )


def load(file: Path) -> Progress:
    """Return what a file keeps. Raises NothingToResume."""
    try:
        told = json.loads(file.read_text())
    except FileNotFoundError as error:
        raise NothingToResume from error
    return Progress(**{name: tuple(value) if isinstance(value, list) else value for name, value in told.items()})


def save(file: Path, progress: Progress) -> None:
    """Keep the progress, whole or not at all."""
    part = file.with_suffix(".part")
    part.write_text(json.dumps(asdict(progress)))
    part.replace(file)
