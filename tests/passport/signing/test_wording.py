from passport.signing.problems import Problem
from passport.signing.wording import WORDS


def test_every_problem_has_words_of_its_own() -> None:
    assert WORDS.keys() == set(Problem)
    assert len({str(words) for words in WORDS.values()}) == len(Problem)
