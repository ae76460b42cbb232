"""Serbian Latin in Cyrillic: the one function by which both the dictionary and the catalogue are written. Plain Python."""

import re

_PAIRS = {"lj": "љ", "nj": "њ", "dž": "џ", "Lj": "Љ", "Nj": "Њ", "Dž": "Џ", "LJ": "Љ", "NJ": "Њ", "DŽ": "Џ"}
_LATIN, _CYRILLIC = "abvgdđežzijklmnoprstćufhcčš", "абвгдђежзијклмнопрстћуфхцчш"
_LETTERS = dict(zip(_LATIN + _LATIN.upper(), _CYRILLIC + _CYRILLIC.upper(), strict=True))
# Two letters here, not one: "injekcija", "konjunktiva", "konjugat"; and a prefix before a word that begins with ž.
_TWO_LETTERS = re.compile(
    r"(?:in(?=j(?:ek|ic))|\bkon(?=j(?:unk|ug))|\b(?:na|po|pre|o)d(?=ž(?:iv|al|up|nj|et|ar|van)))", re.IGNORECASE
)
# What is no Serbian word: placeholders, keys of a keyboard, tags, entities, addresses, and a unit of one small letter
# behind a number.
_KEPT = (
    r"<kbd>[^<]*</kbd>|(?<!\w)[A-Z](?= \()|%\(\w+\)[a-z]|%[sd%]|\{\{.*?\}\}|\{[\w.!:]*\}|<[^>]*>|&\#?\w+;"
    r"|(?:https?|mailto):[^\s<]*[^\s<.,;:!?)]|\bwww\.[\w./-]*\w|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|\b\w+(?:\.\w+)*\.(?:com|org|net|html|pdf|zip|dcm|csv|toml|json)\b"
    r"|(?<=\d[ \u00a0])(?:s|h|g|m|min|mm|cm|kg|mg|ml|nm)\b|(?<=\d)(?:mm|cm|kg|mg)\b|\b[cm]?m[²³]"
)
_NAMES = (
    "Radiation Passport",
    "Enter",
    "Alt",
    "[Ee]-mail",
    "Android",
    "Chrome",
    "Safari",
    "Firefox",
    "Orthanc",
    "Stone",
    "Pango",
    "Noto",
    "mm",
    "cm",
    "kg",
    # Of DICOM and of the web.
    "AE title",
    "DICOM echo",
    "[Pp]itch",
    "(?:(?:Study, )?Series i SOP|SOP|Study|Series) (?:Instance|Class) UID",
    "(?:Retrieve )?[Ll]ocation UID",
    "storage commitment",
    "Authorization",
    "Bearer",
    "user:password",
    "Europe/Belgrade",
    # Of our own program.
    r"manage\.py (?:up|work|receive|administrator|rulepack(?: check)?)",
    r"docs/sending\.md",
    "head",
)
_PIECES = re.compile(
    "|".join([_KEPT, rf"(?<!\w)(?:{'|'.join(_NAMES)})(?!\w)", r"(?P<word>[^\W\d_]+(?:-[^\W\d_]+)*|[\w/-]+)"]), re.DOTALL
)
# A word that is an acronym, a code or foreign: two capitals together (CT, PET/CT, CTDIvol, DICOMweb), a capital inside
# (mSv, mAs, iPhone), a letter that Serbian has not, a digit.
_STAYS = re.compile(r"(?=[\w/-]*(?:[A-ZŠĐČĆŽ]{2}|[a-zšđčćž][A-ZŠĐČĆŽ]|[wxyqWXYQ]|\d))[\w/-]+")
# Its ending does not: "PDF-om" is "PDF-ом".
_ENDING = re.compile(r"(.*[A-ZŠĐČĆŽ\d])-([a-zšđčćž]{1,3})")
# Words of the form of 1998 that stand in capitals there.
_IN_CAPITALS = frozenset("IME PREZIME LIČNI BROJ ULICA MESTO DATUM POSTUPAK POTPIS FAKSIMIL JMBG".split())


def cyrillic(text: str) -> str:
    """Return Serbian Latin text in Cyrillic; acronyms, codes, units, placeholders, tags and addresses stay as they are."""
    return _PIECES.sub(lambda piece: _word(piece["word"]) if piece["word"] else piece[0], text)


def _word(word: str) -> str:
    if word in _IN_CAPITALS or not _STAYS.fullmatch(word):
        return _written(word)
    ended = _ENDING.fullmatch(word)
    return f"{ended[1]}-{_written(ended[2])}" if ended else word


def _written(word: str) -> str:
    parted = _TWO_LETTERS.sub(lambda found: "".join(_LETTERS[letter] for letter in found[0]), word)
    paired = re.sub("|".join(_PAIRS), lambda pair: _PAIRS[pair[0]], parted)
    return "".join(_LETTERS.get(letter, letter) for letter in paired)
