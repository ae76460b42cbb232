"""Radionuclides however people write them: 99mTc, Tc-99m, ⁹⁹ᵐTc and TC99M are one. Plain Python."""

import re
import unicodedata

# Symbols of the elements in the order of their numbers. Source: IUPAC.
_ELEMENTS = (
    "H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Br Kr Rb Sr Y Zr Nb Mo "
    "Tc Ru Rh Pd Ag Cd In Sn Sb Te I Xe Cs Ba La Ce Pr Nd Pm Sm Eu Gd Tb Dy Ho Er Tm Yb Lu Hf Ta W Re Os Ir Pt Au Hg Tl "
    "Pb Bi Po At Rn Fr Ra Ac Th Pa U Np Pu Am Cm Bk Cf Es Fm Md No Lr Rf Db Sg Bh Hs Mt Ds Rg Cn Nh Fl Mc Lv Ts Og".split()
)
_BETWEEN = re.compile(r"[\s\-‐-―−.()\[\]]+")
# As it is printed: here the capital tells the element from the m of a metastable state.
_PRINTED = (
    re.compile(r"(?P<mass>\d{1,3})(?P<state>m?)(?P<element>[A-Z][a-z]?)"),
    re.compile(r"(?P<element>[A-Z][a-z]?)(?P<mass>\d{1,3})(?P<state>m?)"),
)
# Jod: what iodine is called in the languages of some hospitals, and how they write it.
_OTHER_SYMBOLS = {"J": "I"}
_TYPED = re.compile(r"(?P<before>[a-z]*)(?P<mass>\d{1,3})(?P<after>[a-z]*)", re.IGNORECASE)


class NotARadionuclide(ValueError):
    """A radionuclide is written with its mass number and its element, as 99mTc or I-131."""


def canonical(text: str) -> str:
    """Return a radionuclide as it is printed, 99mTc. Raises NotARadionuclide."""
    compact = _BETWEEN.sub("", unicodedata.normalize("NFKC", text))
    for pattern in _PRINTED:
        found = pattern.fullmatch(compact)
        element = _symbol(found["element"]) if found else ""
        if found and _is_possible(element, found["mass"]):
            return f"{found['mass']}{found['state']}{element}"
    return _from_typed(compact)


def is_same(one: str, other: str) -> bool:
    """Return whether two texts name one radionuclide; what is none is the same only as itself."""
    return _known_as(one) == _known_as(other)


def _known_as(text: str) -> str:
    try:
        return canonical(text)
    except NotARadionuclide:
        return text.strip()


def _from_typed(compact: str) -> str:
    """Read what does not mind capitals: an m that belongs to no element says metastable."""
    found = _TYPED.fullmatch(compact)
    if found is None:
        raise NotARadionuclide
    before, after = found["before"].capitalize(), found["after"]
    # (element, state) as they could be meant, the likelier first.
    meant = [
        (before, after.casefold()) if before else (after.capitalize(), ""),
        (after[1:].capitalize(), after[:1].casefold()),
        (after[:-1].capitalize(), after[-1:].casefold()),
    ]
    for symbol, state in meant[: 1 if before else 3]:
        element = _symbol(symbol)
        if state in {"", "m"} and _is_possible(element, found["mass"]):
            return f"{found['mass']}{state}{element}"
    raise NotARadionuclide


def _symbol(written: str) -> str:
    return _OTHER_SYMBOLS.get(written, written)


def _is_possible(element: str, mass: str) -> bool:
    """Return whether a nucleus of this element can have this mass: 201TI is no titanium, it is a misprint of 201Tl."""
    if element not in _ELEMENTS or mass.startswith("0"):
        return False
    protons = _ELEMENTS.index(element) + 1
    return protons <= int(mass) <= 3 * protons
