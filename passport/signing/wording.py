"""The words for what does not fit a signature or a seal, in the language of whoever reads."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from passport.signing import problems
from passport.signing.further import FurtherCheck
from passport.signing.problems import Problem

WORDS: dict[Problem, Promise] = {problem: gettext_lazy(text) for problem, text in problems.WORDS.items()}
# Beside a stamp: whether the kind of a further signature is qualified, and whether it holds. A passkey's is no kind of these.
BESIDE: dict[tuple[bool, bool], Promise] = {
    (True, True): gettext_lazy("A qualified signature stands beside it, and holds."),
    (False, True): gettext_lazy("Another signature stands beside it, not a qualified one, and holds."),
    (True, False): gettext_lazy("Another signature stands beside it, and does not hold."),
    (False, False): gettext_lazy("Another signature stands beside it, and does not hold."),
}


def beside_sentences(found: Iterable[FurtherCheck]) -> tuple[str, ...]:
    """Return what is said below a stamp of the signatures beside the passkey's, each once."""
    return tuple(dict.fromkeys(str(BESIDE[one.qualified, one.holds]) for one in found))
