"""The form's own labels: in the language of the law of the country where the patient is registered. Plain Python.

A country without a file here gets the labels of the one form that a law prints. The texts are the binding ones of the
glossary; what it does not hold is marked in the file.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
# The country whose law prints the form.
OF_THE_FORM = "rs"
RIGHT_TO_LEFT = frozenset({"fa"})


@dataclass(frozen=True, kw_only=True)
class Labels:
    """What is printed on the form before anybody writes into it."""

    language: str
    title: tuple[str, ...]  # line by line
    given_name: str
    surname: str
    personal_number: str
    street: str
    place: str
    date: str
    procedure: str
    signature: str
    annex: str
    notes: tuple[str, ...]  # below the rows; none where no law prints any
    waiting: str
    amended: str
    void: str
    cannot_sign: str
    confirmed: str  # by the hospital
    approval: str  # before the name of who approved, where no stamp stands
    differs: str
    licence: str
    signed_on: str

    @property
    def direction(self) -> str:
        """Return in which direction these labels are read."""
        return "rtl" if self.language in RIGHT_TO_LEFT else "ltr"

    def is_said_in(self, language: str) -> bool:
        """Return whether a text in this language would only say the same once more beside each label."""
        return language.lower() == self.language.lower()


def labels_of(country: str) -> Labels:
    """Return the labels for a patient who is registered in this country."""
    known = {file.stem for file in FOLDER.glob("*.toml")}
    return _read(country.lower() if country.lower() in known else OF_THE_FORM)


@cache
def _read(name: str) -> Labels:
    with (FOLDER / f"{name}.toml").open("rb") as file:
        said = tomllib.load(file)
    lists = {key: tuple(value) for key, value in said.items() if isinstance(value, list)}
    return Labels(**{**said, **lists})
