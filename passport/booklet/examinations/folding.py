"""Two spellings of one name: case, diacritics, alphabets, Persian letters and digits, separators. Plain Python."""

import re
import unicodedata

_LETTERS = str.maketrans(
    {
        **dict(zip("абвгдђежзијклмнопрстћуфхцчш", "abvgddezzijklmnoprstcufhccs", strict=True)),
        "љ": "lj", "њ": "nj", "џ": "dz", "đ": "d", "ı": "i", "ø": "o", "ł": "l", "ß": "ss",
        "ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "ۀ": "ه", "ـ": "",
    }
)  # fmt: skip
_DIGITS = str.maketrans({ord(digit): str(unicodedata.digit(digit)) for digit in "۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩"})
_BETWEEN_WORDS = re.compile(r"[\W_]+")
LONGEST = 200


def fold(text: str) -> str:
    """Return what two spellings of one name have in common: words in lower-case letters and digits."""
    letters = unicodedata.normalize("NFKD", text.replace("İ", "i").lower().translate(_LETTERS))
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return _BETWEEN_WORDS.sub(" ", bare.translate(_LETTERS).translate(_DIGITS)).strip()[:LONGEST].strip()
