"""The words for what does not fit a signature or a seal, in the language of whoever reads."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from passport.signing import problems
from passport.signing.problems import Problem

WORDS: dict[Problem, Promise] = {problem: gettext_lazy(text) for problem, text in problems.WORDS.items()}
