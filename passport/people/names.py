"""Compare names as people of five countries write them. Plain Python. Source: DESIGN 4.

Only to notice that two spellings are one name; nobody is ever found or merged by name alone.
"""

import re
import unicodedata

# Serbian, Bosnian and Macedonian Cyrillic as Latin, already without diacritics.
_CYRILLIC = dict(
    zip(
        "абвгдђежзијклљмнњопрстћуфхцчџшѓќѕйыэ",
        "a b v g d d e z z i j k l lj m n nj o p r s t c u f h c c dz s d c dz j y e".split(),
        strict=True,
    )
)
# Arabic keyboards send other code points for two Persian letters, and carriers of hamza are left out at will.
_PERSIAN = {
    "ي": "ی",
    "ى": "ی",
    "ئ": "ی",
    "ك": "ک",
    "ة": "ه",
    "ۀ": "ه",
    "أ": "ا",
    "إ": "ا",
    "آ": "ا",
    "ٱ": "ا",
    "ؤ": "و",
}
# Letters that no decomposition takes apart.
_LETTERS = {"đ": "d", "ð": "d", "ı": "i", "ł": "l", "ø": "o", "æ": "ae"}
_SAME_LETTER = str.maketrans(_CYRILLIC | _PERSIAN | _LETTERS | {"ـ": None, "\u200c": None, "\u200d": None})
_WORD = re.compile(r"[^\W_]+")
_NAME_COMPONENTS = 3  # of DICOM: family, given, middle; a prefix or suffix is no part of who somebody is


def fold(name: str) -> str:
    """Return what is equal for two spellings of one name: small plain letters, words in alphabetical order.

    đ, dj and d are one; so are letters with and without diacritics, Cyrillic and Latin, ı i İ, ي ی, ك ک.
    """
    words = _WORD.findall(_plain(_components(name)))
    return " ".join(sorted(word.replace("dj", "d") for word in words))


def _components(name: str) -> str:
    return " ".join(name.split("^")[:_NAME_COMPONENTS])


def _plain(name: str) -> str:
    # Letters first: decomposing would tear ђ from ѓ and й from и. Then what is left of marks goes.
    letters = unicodedata.normalize("NFC", name).casefold().translate(_SAME_LETTER)
    parts = unicodedata.normalize("NFKD", letters)
    return "".join(sign for sign in parts if not unicodedata.combining(sign)).translate(_SAME_LETTER)
