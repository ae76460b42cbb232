"""Hold an answer against the table, and say in words what is wrong."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from tests.access_table.asking import Answer
from tests.access_table.terms import HOME, Meets, Reader, Relation, Rule, Word

LOGIN, FACTORS = "/accounts/login/", "/accounts/2fa/"
STATUS = {Meets.UNKNOWN: 401, Meets.FORBIDDEN: 403, Meets.MISSING: 404}
NOT_ALLOWED = 405
LOOKS = frozenset({"access_access"})
# What says of a form that it was read and that something in it was not as it should be, of a link to whom it belonged
# that it is over, and of an archive that it does not answer.
READ = frozenset({400, 409, 410, 411, 413, 415, 422, 502})

ROWS = frozenset({Word.NAME, Word.NUMBER, Word.EXAM})
EVERY = frozenset(Word)
# What each reader may read of whom at all, on whichever page; a page may tell less.
KNOWS: dict[Reader, Mapping[Relation, frozenset[Word]]] = {
    Reader.GUARDIAN: dict.fromkeys(HOME, ROWS),
    Reader.TRUSTED: dict.fromkeys(HOME, ROWS),
    Reader.GUEST: {Relation.GRANTED: ROWS, Relation.HIDDEN: ROWS},
    Reader.DOCTOR: {Relation.GRANTED: ROWS, Relation.HIDDEN: ROWS},
    Reader.REFERRER: {Relation.REQUESTED: ROWS, Relation.HIDDEN: EVERY},
    Reader.APPROVER: {**dict.fromkeys(HOME, EVERY), Relation.REQUESTED: ROWS},
    Reader.SINGLE_HANDED: {**dict.fromkeys(HOME, EVERY), Relation.REQUESTED: ROWS},
    Reader.RADIOGRAPHER: {**dict.fromkeys(HOME, EVERY), Relation.REQUESTED: ROWS},
    Reader.PHYSICIST: dict.fromkeys(HOME, EVERY),
    Reader.PACS_ADMINISTRATOR: dict.fromkeys(HOME, EVERY),
    Reader.ADMINISTRATOR: {**dict.fromkeys(HOME, EVERY), Relation.REQUESTED: ROWS},
    Reader.CLERK: dict.fromkeys(HOME, ROWS),
    Reader.INSPECTOR: dict.fromkeys(HOME, frozenset({Word.EXAM})),
}


@dataclass(frozen=True, kw_only=True)
class Case:
    """One question: who asks about whose object, and how."""

    name: str
    reader: Reader
    relation: Relation
    method: str
    personal: bool = False  # the address names something of one patient: no other patient's words belong there

    def __str__(self) -> str:
        return f"{self.name}: {self.reader} asks by {self.method} for what is {self.relation}"


def knows(reader: Reader, asked: Relation) -> Mapping[Relation, frozenset[Word]]:
    """Return what a reader may read of whom at all; the patient, as who asks for an object of this relation."""
    if reader is Reader.PATIENT:
        return {Relation.HIDDEN if asked is Relation.HIDDEN else Relation.OWN: EVERY}
    return KNOWS.get(reader, {})


def told(answer: Answer, words: Mapping[Relation, Mapping[Word, tuple[str, ...]]]) -> dict[Relation, frozenset[Word]]:
    """Return of which patients an answer holds which kinds of words."""
    found = {
        relation: frozenset(kind for kind, texts in kinds.items() if any(text in answer.body for text in texts))
        for relation, kinds in words.items()
    }
    return {relation: kinds for relation, kinds in found.items() if kinds}


def faults_of(
    case: Case, rule: Rule, answer: Answer, *, words: Mapping[Relation, Mapping[Word, tuple[str, ...]]]
) -> list[str]:
    """Return what is wrong with an answer, in sentences; nothing when the table is kept."""
    meets = rule.meets(case.reader, case.relation, case.method)
    if meets is None:
        return _let_in(case, rule, answer, told(answer, words))
    return _kept_out(case, rule, answer, meets, told(answer, words))


def look_faults_of(
    case: Case,
    rule: Rule,
    looked: Mapping[str, frozenset[Relation]],
    said: Mapping[Relation, frozenset[Word]],
    uid: str,
) -> list[str]:
    """Return what is wrong with the looks that were written down, by the uid of who looked, for the words that were said.

    Whoever reads of a patient is written down, and nobody else; who has a ground, and is not shown this, came all the same.
    """
    found = [f"{case}: writes down a look of somebody else" for other in sorted(looked) if other != uid]
    mine = looked.get(uid, frozenset())
    if case.method in rule.methods and rule.meets(case.reader, case.relation, case.method) is None:
        about = {case.relation} if case.personal else set(knows(case.reader, case.relation))
        unwritten = {one: kinds - rule.unlooked for one, kinds in said.items() if one in about and one not in mine}
        found += [
            f"{case}: reads the {word} of the {one} patient, and no look is written down"
            for one, kinds in unwritten.items()
            for word in sorted(kinds)
        ]
        return found + _more(case, mine - about)
    came = case.method in rule.methods and (case.reader, case.relation) in rule.noted
    if came and case.relation not in mine:
        found.append(f"{case}: is kept out with a ground to read, and no look is written down")
    return found + _more(case, mine - {case.relation} if came else mine)


def _more(case: Case, relations: Collection[Relation]) -> list[str]:
    return [f"{case}: reads nothing of the {one} patient, and a look is written down" for one in sorted(relations)]


def _let_in(case: Case, rule: Rule, answer: Answer, said: Mapping[Relation, frozenset[Word]]) -> list[str]:
    found = []
    if case.method not in rule.methods:
        if answer.status != NOT_ALLOWED:
            found.append(f"{case}: {_seen(answer)}, but the rule knows no {case.method}; add it, or forbid it there")
        return found
    if not _is_in(answer, rule):
        found.append(f"{case}: should be let in, and met {_seen(answer)}")
    known = knows(case.reader, case.relation)
    for relation, kinds in said.items():
        here = rule.tells if relation is case.relation or not case.personal else rule.beside
        more = kinds - (here & known.get(relation, frozenset()))
        found += [f"{case}: reads the {kind} of the {relation} patient" for kind in sorted(more)]
    return found


def _kept_out(
    case: Case, rule: Rule, answer: Answer, meets: Meets, said: Mapping[Relation, frozenset[Word]]
) -> list[str]:
    found = []
    if not _is(answer, meets) and not (case.method not in rule.methods and answer.status == NOT_ALLOWED):
        found.append(f"{case}: should meet {meets}, and met {_seen(answer)}")
    found += [
        f"{case}: is kept out, and reads the {kind} of the {relation} patient"
        for relation, kinds in said.items()
        for kind in sorted(kinds)
    ]
    quietly = LOOKS if (case.reader, case.relation) in rule.noted else frozenset()
    found += [f"{case}: is kept out, and wrote into {table}" for table in sorted(answer.wrote - quietly)]
    return found


def _is(answer: Answer, meets: Meets) -> bool:
    if meets is Meets.SIGN_IN:
        return answer.status == 302 and answer.leads_to == LOGIN
    if meets is Meets.SECOND:
        return answer.status == 302 and answer.leads_to.startswith(FACTORS)
    if meets is Meets.NOTHING:
        return answer.status in {200, 302}
    return answer.status == STATUS[meets]


def _is_in(answer: Answer, rule: Rule) -> bool:
    to_factors = answer.leads_to.startswith(FACTORS) and not rule.leads_on
    away = answer.status == 302 and (answer.leads_to == LOGIN or to_factors)
    return (answer.status < 400 and not away) or answer.status in READ


def _seen(answer: Answer) -> str:
    return f"{answer.status} to {answer.leads_to}" if answer.leads_to else str(answer.status)
