"""The dictionary of examinations: what a coded row is called and said to be in plain words. Plain Python.

A name that a device or a person wrote is recognised by whole words of seven languages; what is not recognised keeps
its name as sent and no code: nothing is guessed. Bands are published typical ranges for adults by kind of
examination (RadiologyInfo 2025, EC RP 180), never derived from a person's own values.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from passport.booklet.reading import Kind


def N_(text: str) -> str:  # noqa: N802 -- the name that gettext extraction knows
    """Mark a text for translation; the edge translates it."""
    return text


class Band(StrEnum):
    """What an examination of a kind usually gives, compared with natural radiation (2.4 mSv a year)."""

    VERY_SMALL = "very_small"  # up to a few days
    SMALL = "small"  # weeks to months
    MEDIUM = "medium"  # about one to a few years
    LARGER = "larger"  # several years


@dataclass(frozen=True, kw_only=True)
class Examination:
    """One row of the dictionary."""

    code: str
    kind: Kind
    region: str
    label: str
    words: str
    band: Band | None
    therapy: bool = False


_XRAY = N_("A short X-ray picture of this part of the body.")
_CT = N_(
    "A CT takes many X-ray pictures from around this part of the body, and a computer joins them into detailed pictures."
)
_FLUORO = N_("X-rays were used as a moving picture, so that the doctor could see what happens inside the body.")
_INTERVENTION = N_("The doctor worked through thin tubes in the vessels and watched them on moving X-ray pictures.")
_MAMMO = N_("X-ray pictures of the breast, which is pressed flat for a few seconds.")
_NUCLEAR = N_(
    "A small amount of a radioactive medicine was given, and a camera took pictures of where it went in the body."
)
_PET_CT = N_(
    "A radioactive medicine was given and its way in the body was pictured; a CT in the same machine shows the place."
)
_THERAPY = N_("A treatment with radiation, planned to treat an illness.")

_X, _C, _M, _N = Kind.PROJECTION, Kind.CT, Kind.MAMMOGRAPHY, Kind.NUCLEAR_MEDICINE
_VS, _S, _MED, _L = Band.VERY_SMALL, Band.SMALL, Band.MEDIUM, Band.LARGER

_ROWS: tuple[tuple[str, Kind, str, str, str, Band | None], ...] = (
    ("xray.chest", _X, "chest", N_("X-ray of the chest"), _XRAY, _VS),
    ("xray.head", _X, "head", N_("X-ray of the head"), _XRAY, _S),
    ("xray.sinuses", _X, "sinuses", N_("X-ray of the face and sinuses"), _XRAY, _S),
    ("xray.teeth", _X, "teeth", N_("X-ray of a tooth"), _XRAY, _VS),
    ("xray.panoramic", _X, "panoramic", N_("Panoramic X-ray of the jaw"), _XRAY, _VS),
    ("xray.neck", _X, "neck", N_("X-ray of the neck"), _XRAY, _S),
    ("xray.abdomen", _X, "abdomen", N_("X-ray of the abdomen"), _XRAY, _S),
    ("xray.pelvis", _X, "pelvis", N_("X-ray of the pelvis"), _XRAY, _S),
    ("xray.spine", _X, "spine", N_("X-ray of the spine"), _XRAY, _S),
    ("xray.hip", _X, "hip", N_("X-ray of the hip"), _XRAY, _S),
    ("xray.arm", _X, "arm", N_("X-ray of the arm or hand"), _XRAY, _VS),
    ("xray.leg", _X, "leg", N_("X-ray of the leg or foot"), _XRAY, _VS),
    ("xray.densitometry", _X, "densitometry", N_("Bone density measurement (DXA)"), _XRAY, _VS),
    ("fluoroscopy.swallow", _X, "gullet", N_("Fluoroscopy of the gullet and stomach"), _FLUORO, _MED),
    ("fluoroscopy.bowel", _X, "bowel", N_("Fluoroscopy of the bowel"), _FLUORO, _MED),
    ("fluoroscopy.general", _X, "fluoroscopy", N_("Fluoroscopy"), _FLUORO, _MED),
    (
        "angiography.heart",
        _X,
        "heart",
        N_("Examination of the heart's vessels (coronary angiography)"),
        _INTERVENTION,
        _MED,
    ),
    ("angiography.intervention", _X, "intervention", N_("Interventional procedure"), _INTERVENTION, _L),
    ("angiography.vessels", _X, "vessels", N_("Examination of the vessels (angiography)"), _INTERVENTION, _MED),
    ("mammography", _M, "breast", N_("Mammography"), _MAMMO, _S),
    ("ct.head", _C, "head", N_("CT of the head"), _CT, _MED),
    ("ct.sinuses", _C, "sinuses", N_("CT of the face and sinuses"), _CT, _S),
    ("ct.teeth", _C, "teeth", N_("CT of the jaw"), _CT, _S),
    ("ct.neck", _C, "neck", N_("CT of the neck"), _CT, _MED),
    ("ct.chest_abdomen", _C, "chest_abdomen", N_("CT of the chest and abdomen"), _CT, _L),
    ("ct.chest", _C, "chest", N_("CT of the chest"), _CT, _MED),
    ("ct.heart", _C, "heart", N_("CT of the heart"), _CT, _MED),
    ("ct.abdomen_pelvis", _C, "abdomen_pelvis", N_("CT of the abdomen and pelvis"), _CT, _L),
    ("ct.abdomen", _C, "abdomen", N_("CT of the abdomen"), _CT, _MED),
    ("ct.pelvis", _C, "pelvis", N_("CT of the pelvis"), _CT, _MED),
    ("ct.spine", _C, "spine", N_("CT of the spine"), _CT, _MED),
    ("ct.arm", _C, "arm", N_("CT of the arm or hand"), _CT, _S),
    ("ct.leg", _C, "leg", N_("CT of the leg or foot"), _CT, _S),
    ("nm.bone", _N, "bone", N_("Bone scan (nuclear medicine)"), _NUCLEAR, _MED),
    ("nm.thyroid", _N, "thyroid", N_("Thyroid scan (nuclear medicine)"), _NUCLEAR, _S),
    ("nm.heart", _N, "heart", N_("Heart scan (nuclear medicine)"), _NUCLEAR, _MED),
    ("nm.lungs", _N, "chest", N_("Lung scan (nuclear medicine)"), _NUCLEAR, _S),
    ("nm.kidneys", _N, "kidneys", N_("Kidney scan (nuclear medicine)"), _NUCLEAR, _S),
    ("nm.pet_ct", _N, "pet", N_("PET/CT"), _PET_CT, _L),
)
_THERAPIES = (
    ("therapy.radiotherapy", Kind.OTHER, "therapy", N_("Radiotherapy")),
    ("therapy.radionuclide", Kind.NUCLEAR_MEDICINE, "therapy", N_("Treatment with a radioactive medicine")),
)

EXAMINATIONS: dict[str, Examination] = {
    **{
        code: Examination(code=code, kind=kind, region=region, label=label, words=words, band=band)
        for code, kind, region, label, words, band in _ROWS
    },
    **{
        code: Examination(code=code, kind=kind, region=region, label=label, words=_THERAPY, band=None, therapy=True)
        for code, kind, region, label in _THERAPIES
    },
}

# What a row is called when its examination is not recognised.
KIND_LABELS: dict[Kind, str] = {
    Kind.CT: N_("CT examination"),
    Kind.PROJECTION: N_("X-ray examination"),
    Kind.MAMMOGRAPHY: N_("Mammography"),
    Kind.NUCLEAR_MEDICINE: N_("Nuclear medicine examination"),
    Kind.IMAGE: N_("Examination known from its images"),
    Kind.PATIENT_ESTIMATE: N_("Dose estimate"),
    Kind.KEY_OBJECT: N_("Examination"),
    Kind.OTHER: N_("Examination"),
}

# Region -> stems of whole words, folded to lower case without diacritics; the first region that matches names it.
# The order matters: "lumbar spine" before "chest" (thoracic spine), "gullet" before "abdomen".
_STEMS: dict[str, tuple[str, ...]] = {
    "pet": ("pet", "petct", "fdg"),
    "panoramic": ("panoram", "ortopan", "opg", "opt"),
    "teeth": ("tooth", "teeth", "dental", "intraoral", "zub", "zuba", "zubi", "zubn", "dis", "dent", "vilic", "celjust",
              "cbct", "دندان"),
    "densitometry": ("dxa", "dexa", "densit", "kemik yogunlug"),
    "sinuses": ("sinus", "face", "facial", "lice", "lica", "paranazal", "سینوس"),
    "spine": ("spine", "spinal", "lumb", "cervical spine", "thoracic spine", "kicm", "kralj", "slabin", "omurga", "bel",
              "lsj", "ls", "ستون"),
    "thyroid": ("thyroid", "stitast", "stitnjac", "tiroid", "تیروئید"),
    "kidneys": ("kidney", "renal", "renogr", "bubreg", "bobrek", "کلیه"),
    "bone": ("bone", "skelet", "kost", "kemik", "استخوان"),
    "gullet": ("swallow", "oesophag", "esophag", "jednjak", "upper gi", "barium meal", "zelud", "ozofagus"),
    "bowel": ("enema", "bowel", "colon", "irigo", "crev", "crijev", "bagirsak"),
    "heart": ("coronary", "cardiac", "heart", "koronar", "srce", "srca", "srcan", "kalp", "myocard", "miokard", "قلب"),
    "intervention": ("intervention", "pta", "ptca", "stent", "emboli", "interven"),
    "vessels": ("angio", "vessel", "sudov", "krvn", "anjiyo", "عروق"),
    "chest_abdomen": ("chest abdomen", "thorax abdomen", "toraks abdomen", "grudni kos i trbuh"),
    "chest": ("chest", "thorax", "toraks", "thoracic", "pluc", "grudn", "prsn", "lung", "akciger", "gogus", "ریه", "قفسه"),
    "breast": ("mammo", "mamog", "breast", "dojk", "meme", "پستان"),
    "head": ("head", "brain", "skull", "cranial", "cerebr", "glav", "mozg", "mozak", "lobanj", "lubanj", "kafa", "beyin",
             "endokran", "سر", "مغز"),
    "neck": ("neck", "vrat", "boyun", "گردن"),
    "abdomen_pelvis": ("abdomen pelv", "abdomen and pelv", "abdomen i pelv", "abdomena i pelv", "abdomen karlic",
                       "abdomen i karlic", "abdomena i karlic", "trbuha i karlic", "trbuha i zdjelic",
                       "abdomena i zdjelic", "batin pelv", "batin ve pelv", "شکم و لگن"),
    "pelvis": ("pelvi", "karlic", "zdjelic", "leğen", "لگن"),
    "abdomen": ("abdom", "trbuh", "batin", "karin", "urogra", "شکم"),
    "hip": ("hip", "kuk", "kuka", "kukov", "kalca", "ران"),
    "arm": ("arm", "hand", "wrist", "elbow", "shoulder", "humer", "ruka", "ruke", "ruku", "saka", "sake", "saku", "lakat",
            "lakt", "rame", "kol", "el bilek", "دست"),
    "leg": ("leg", "foot", "knee", "ankle", "femur", "tibia", "noga", "noge", "nogu", "stopal", "kolen", "koljen", "glezanj",
            "bacak", "ayak", "diz", "پا", "زانو"),
    "fluoroscopy": ("fluoro", "dijaskop", "prosvet", "prosvjet", "skopi", "فلوروسکوپی"),
}  # fmt: skip
_CYRILLIC = str.maketrans(
    {
        **dict(zip("абвгдђежзијклмнопрстћуфхцчш", "abvgddezzijklmnoprstcufhccs", strict=True)),
        "љ": "lj",
        "њ": "nj",
        "џ": "dz",
        "đ": "d",
        "ı": "i",
    }
)


def examination(code: str) -> Examination | None:
    """Return the dictionary's row of this code, or None."""
    return EXAMINATIONS.get(code)


def label_of(code: str, kind: str) -> str:
    """Return what a row is called, untranslated: its examination, else its kind."""
    found = EXAMINATIONS.get(code)
    return found.label if found else KIND_LABELS[Kind(kind)]


def recognise(exam: str | None, *, kind: Kind, body_part: str | None = None) -> str:
    """Return the code of an examination named by a device or a person, or "" when it is not recognised."""
    known = {row.region: row.code for row in EXAMINATIONS.values() if row.kind is kind and not row.therapy}
    if len(known) == 1:
        return next(iter(known.values()))
    for text in (_folded(exam or ""), _folded(body_part or "")):
        found = next((known[region] for region in _STEMS if region in known and _pattern(region).search(text)), None)
        if found:
            return found
    return ""


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.lower().translate(_CYRILLIC))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(re.split(r"[\W_]+", letters.translate(_CYRILLIC)))


@cache
def _pattern(region: str) -> re.Pattern[str]:
    # A short stem must be the whole word ("dis" is a tooth in Turkish, not the beginning of "discopathy").
    stems = (re.escape(_folded(stem)) + (r"\b" if len(stem) < 4 else "") for stem in _STEMS[region])
    return re.compile(r"\b(?:" + "|".join(stems) + ")")
