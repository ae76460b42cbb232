"""Rules of the pages of a hospital's staff: requests, decisions, rows to sign and to type."""

from passport.people.models import Role
from tests.access_table.rules.patient import EVERY_ROW, EXAMS, NAMES, WHOLE
from tests.access_table.rules.public import BOTH, POST
from tests.access_table.terms import ALL, HOME, Lets, Meets, Reader, Relation, Rule, Word, behind, let, working_as

GET = frozenset({"GET"})


def of_role(*roles: Role) -> Lets:
    """Return who holds one of the roles, wherever: the page is about the own hospitals, whichever they are."""
    return let(*working_as(*roles), Reader.NEIGHBOUR, to=ALL)


def at_home(*roles: Role) -> Lets:
    """Return who holds one of the roles where the object is."""
    return let(*working_as(*roles))


ASKED = frozenset({Relation.REQUESTED, Relation.HIDDEN})
DECIDED = HOME | {Relation.REQUESTED}
PERSON = NAMES | {Word.NUMBER}
ASKER = let(Reader.REFERRER, to=ASKED)
DECIDER = let(*working_as(Role.APPROVER), to=DECIDED)
DOCTORS = (Role.REFERRER, Role.APPROVER)
ADMINISTRATOR, CLERK = Role.FACILITY_ADMINISTRATOR, Role.CLERK
API = behind(*DOCTORS, ADMINISTRATOR, nobody=Meets.UNKNOWN, unproved=Meets.FORBIDDEN)

REQUESTS = {
    "requests:mine": Rule(why="a doctor's own requests", door=behind(*DOCTORS), lets=of_role(*DOCTORS), tells=EXAMS),
    "requests:new": Rule(
        why="a doctor asks for somebody who is named exactly",
        door=behind(*DOCTORS),
        lets=of_role(*DOCTORS),
        methods=BOTH,
    ),
    "requests:from_passport": Rule(
        why="a doctor asks for the patient whose code is open",
        door=behind(*DOCTORS),
        lets=let(Reader.DOCTOR, to=frozenset({Relation.GRANTED, Relation.HIDDEN})),
        named={"uid": "grant"},
        methods=BOTH,
        tells=NAMES,
    ),
    "requests:one": Rule(
        why="who wrote a draft goes on with it, beside what was done before",
        door=behind(*DOCTORS),
        lets=ASKER,
        named={"uid": "draft"},
        methods=BOTH,
        tells=EXAMS | {Word.NUMBER},
    ),
    "requests:drop": Rule(
        why="who asked may give it up", door=behind(*DOCTORS), lets=ASKER, named={"uid": "request"}, methods=POST
    ),
    "requests:alternative": Rule(
        why="who asked answers a refusal", door=behind(*DOCTORS), lets=ASKER, named={"uid": "refused"}, methods=POST
    ),
    "requests:again": Rule(
        why="who asked answers a refusal", door=behind(*DOCTORS), lets=ASKER, named={"uid": "refused"}, methods=POST
    ),
    "decisions:waiting": Rule(
        why="what waits at the approver's hospitals",
        door=behind(Role.APPROVER),
        lets=of_role(Role.APPROVER),
        tells=EXAMS,
    ),
    "decisions:one": Rule(
        why="who decides has to look at what was done before; a doctor who asked reads the own request",
        door=behind(*DOCTORS),
        lets=DECIDER | ASKER,
        named={"uid": "request"},
        methods=BOTH,
        tells=EXAMS | {Word.NUMBER},
        beside=frozenset({Word.EXAM}),  # the approver's own short reasons are offered again
    ),
    "decisions:signed": Rule(
        why="takes a touch from whom the request concerns; without one, or for another's decision, nothing is signed",
        door=behind(*DOCTORS),
        lets=DECIDER | ASKER,
        named={"uid": "approved"},
        methods=POST,
    ),
    "decisions:take_back": Rule(
        why="who decided takes a decision back; what is refused is said on the page",
        door=behind(*DOCTORS),
        lets=DECIDER | ASKER,
        named={"uid": "approved"},
        methods=POST,
    ),
    "decisions:reopen": Rule(
        why="who asked or decides takes up again what nobody decided on; what is refused is said on the page",
        door=behind(*DOCTORS),
        lets=DECIDER | ASKER,
        named={"uid": "approved"},
        methods=POST,
    ),
    "decisions:informed": Rule(
        why="who asked or decides writes down that the patient was informed",
        door=behind(*DOCTORS),
        lets=DECIDER | ASKER,
        named={"uid": "approved"},
        methods=POST,
    ),
    "decisions:emergencies": Rule(
        why="emergency decisions are looked at afterwards",
        door=behind(Role.APPROVER, ADMINISTRATOR),
        lets=of_role(Role.APPROVER, ADMINISTRATOR),
        tells=EXAMS,
    ),
    "decisions:reviewed": Rule(
        why="emergency decisions are looked at afterwards, at the hospital where they were taken",
        door=behind(Role.APPROVER, ADMINISTRATOR),
        lets=let(*working_as(Role.APPROVER, ADMINISTRATOR), to=DECIDED),
        named={"uid": "emergency_decision"},
        methods=POST,
    ),
    "api:requests": Rule(
        why="a doctor's own requests; who only reviews emergencies has none",
        door=API,
        lets=of_role(*DOCTORS, ADMINISTRATOR),
        tells=EXAMS,
    ),
    "api:request": Rule(why="a doctor's own request", door=API, lets=ASKER, named={"uid": "request"}, tells=EXAMS),
    "dental:new": Rule(
        why="who asks, decides and performs at one practice",
        door=behind(Role.APPROVER, inside=Meets.FORBIDDEN),
        lets=let(Reader.SINGLE_HANDED, Reader.NEIGHBOUR, to=ALL),
        methods=BOTH,
    ),
    "dental:one": Rule(
        why="the own draft, beside what was done before",
        door=behind(Role.APPROVER),
        lets=let(Reader.SINGLE_HANDED),
        named={"uid": "dental"},
        methods=BOTH,
        tells=EXAMS | {Word.NUMBER},
    ),
    "dental:sign": Rule(
        why="a row of the own hospital is signed at once",
        door=behind(Role.APPROVER),
        lets=at_home(Role.APPROVER),
        named={"uid": "entry"},
        tells=EVERY_ROW,
    ),
}

APPROVER = behind(Role.APPROVER)
SIGNS = at_home(Role.APPROVER)
ROWS = {
    "approver:list": Rule(why="what waits", door=APPROVER, lets=of_role(Role.APPROVER), tells=EVERY_ROW),
    "approver:lately": Rule(why="what this approver signed", door=APPROVER, lets=of_role(Role.APPROVER), tells=EXAMS),
    "approver:sign": Rule(why="rows by uid", door=APPROVER, lets=of_role(Role.APPROVER), methods=POST),
    "approver:signed": Rule(why="answers a touch", door=APPROVER, lets=of_role(Role.APPROVER), methods=POST),
    "approver:confirm": Rule(why="rows by uid", door=APPROVER, lets=of_role(Role.APPROVER), methods=POST),
    "approver:confirmed": Rule(why="answers with a code", door=APPROVER, lets=of_role(Role.APPROVER), methods=POST),
    "approver:keys": Rule(why="own keys", door=APPROVER, lets=of_role(Role.APPROVER)),
    "approver:enrol": Rule(why="a new own key", door=APPROVER, lets=of_role(Role.APPROVER), methods=POST),
    "approver:enrolled": Rule(why="a new own key", door=APPROVER, lets=of_role(Role.APPROVER), methods=POST),
    "approver:revoke": Rule(
        why="stops a key of one's own",
        door=APPROVER,
        lets=let(Reader.APPROVER),
        named={"uid": "key"},
        methods=POST,
    ),
    "approver:entry": Rule(
        why="rows of the own hospital, also hidden ones: the hospital made them",
        door=APPROVER,
        lets=SIGNS,
        named={"uid": "entry"},
        tells=WHOLE | {Word.NUMBER},
    ),
    "approver:withdraw": Rule(
        why="the own signature on a row of the own hospital; after a fresh second step",
        door=APPROVER,
        lets=SIGNS,
        named={"uid": "entry"},
        methods=BOTH,
        tells=EVERY_ROW,
    ),
    "reports:row_sticker": Rule(
        why="a row of the own hospital, printed for the patient's paper booklet",
        door=behind(Role.APPROVER, ADMINISTRATOR),
        lets=at_home(Role.APPROVER, ADMINISTRATOR),
        named={"uid": "entry"},
        methods=BOTH,
        tells=EVERY_ROW,
    ),
    **{
        f"approver:{verb}": Rule(
            why="rows of the own hospital", door=APPROVER, lets=SIGNS, named={"uid": "entry"}, methods=POST
        )
        for verb in ("sentence", "return", "pass_on", "not_mine", "void")
    },
}

RADIOGRAPHER = behind(Role.RADIOGRAPHER)
PERFORMS = at_home(Role.RADIOGRAPHER)
PERFORMED = {
    "radiographer:today": Rule(
        why="rows of the own hospitals", door=RADIOGRAPHER, lets=of_role(Role.RADIOGRAPHER), tells=EVERY_ROW
    ),
    "radiographer:find": Rule(
        why="finds who is named", door=RADIOGRAPHER, lets=of_role(Role.RADIOGRAPHER), methods=BOTH
    ),
    "radiographer:planned": Rule(
        why="what is approved at the own hospitals", door=RADIOGRAPHER, lets=of_role(Role.RADIOGRAPHER), tells=EXAMS
    ),
    "radiographer:type": Rule(
        why="a record that the own hospital knows",
        door=RADIOGRAPHER,
        lets=PERFORMS,
        named={"uid": "record"},
        methods=BOTH,
        tells=PERSON,
    ),
    "radiographer:correct": Rule(
        why="rows of the own hospital",
        door=RADIOGRAPHER,
        lets=PERFORMS,
        named={"uid": "entry"},
        methods=BOTH,
        tells=WHOLE,
    ),
    "radiographer:belongs": Rule(
        why="rows of the own hospital, and requests of the same patient",
        door=RADIOGRAPHER,
        lets=PERFORMS,
        named={"uid": "entry"},
        tells=EVERY_ROW,
    ),
    "radiographer:apart": Rule(
        why="rows of the own hospital", door=RADIOGRAPHER, lets=PERFORMS, named={"uid": "chained"}, methods=POST
    ),
    "radiographer:together": Rule(
        why="rows of the own hospital, with a request of the same patient",
        door=RADIOGRAPHER,
        lets=PERFORMS,
        named={"uid": "entry", "request_uid": "candidate"},
        methods=POST,
    ),
    "radiographer:confirm": Rule(
        why="rows of the own hospital",
        door=RADIOGRAPHER,
        lets=PERFORMS,
        named={"uid": "entry"},
        methods=BOTH,
        tells=WHOLE,
    ),
    **{
        f"radiographer:{verb}": Rule(
            why="rows of the own hospital", door=RADIOGRAPHER, lets=PERFORMS, named={"uid": "entry"}, methods=POST
        )
        for verb in ("unconfirm", "sentence")
    },
}

RULES = REQUESTS | ROWS | PERFORMED
