"""Rules of what is open to everybody, and of accounts: none of these pages tells anything of a patient."""

from tests.access_table.terms import ALL, NO_ONE, SIGNED_IN, Door, Meets, Reader, Rule, let

EVERYBODY = let(*Reader, to=ALL)
GET = frozenset({"GET"})
BOTH = frozenset({"GET", "POST"})
POST = frozenset({"POST"})
OPEN = Door()
SIGN_IN = Door()
ACCOUNT = let(*SIGNED_IN, to=ALL)
TOKEN = Door(nobody=Meets.UNKNOWN, outside=Meets.UNKNOWN)


def public(why: str, methods: frozenset[str] = frozenset({"GET"})) -> Rule:
    """Return the rule of a page for everybody."""
    return Rule(why=why, door=OPEN, lets=EVERYBODY, methods=methods)


def own_account(why: str, methods: frozenset[str] = frozenset({"GET"}), **parts: object) -> Rule:
    """Return the rule of a page about the sign-in of whoever asks."""
    return Rule(why=why, door=SIGN_IN, lets=ACCOUNT, methods=methods, **parts)


def later(why: str) -> Rule:
    """Return the rule of a step after a slip; whoever signed in in another way is sent to prove it again."""
    return Rule(why=why, door=SIGN_IN, lets=ACCOUNT, methods=POST, leads_on=True)


RULES = {
    "home": public("the front door: three doors for a stranger, the own ones for who signed in"),
    "manifest": public("the same for everybody: what a phone installs"),
    "language": public("keeps the own language, with the account and on the phone", POST),
    "favicon": public("the same for everybody"),
    "service_worker": public("the same for everybody: it keeps no page"),
    "offline": public("says nothing about anybody"),
    "public:open": public("takes a slip; wrong, used and expired ones are answered alike", BOTH),
    "public:verify": public("says of a printed page how many rows it had and whether signatures hold", BOTH),
    "public:check": public("looks into files in the browser; nothing is sent"),
    "public:check_saved": public("the same page with the published keys as one file"),
    "staying": public("tells a phone which of the copies that it names may stay; the names are 128 random bits", POST),
    "public:open_trusted": public(
        "takes a trusted person's code; wrong, used and expired ones are answered alike", BOTH
    ),
    **{
        f"public:{name}": Rule(
            why="where no national eID is set up none of its pages is there",
            door=Door(nobody=Meets.MISSING, outside=Meets.MISSING),
            lets=NO_ONE,
            methods=methods,
        )
        for name, methods in (("eid", POST), ("eid_back", GET), ("eid_stopped", GET), ("eid_change", POST))
    },
    "public:pin": later("the PIN of the own phone"),
    "public:passkey_asked": later("a passkey of the own phone"),
    "public:passkey_made": later("a passkey of the own phone"),
    "again": own_account("who comes back with a PIN proves once more who is there", BOTH, leads_on=True),
    "end_device": Rule(
        why="ends one of the own places; that of somebody else is not there",
        door=Door(outside=Meets.MISSING),
        lets=NO_ONE,
        methods=POST,
    ),
    "end_devices": own_account("ends all others of the own places", POST),
    "look:ask": public("takes a code and who asks; wrong, used and expired ones are answered alike", BOTH),
    "public:next_time": own_account("who came with a slip chooses how to sign in", BOTH),
    "join": public("takes the secret of an invitation", BOTH),
    "account": own_account("what can be changed about one's own sign-in"),
    "published:document_1": public("the schema of documents that people already hold"),
    "published:document": public("the published schemas of the one document"),
    "published:keys": public("the published keys: of facilities by name, of people none"),
    "api:log_head": public("how many entries the log has, and its signed root: of whom and what, nothing"),
    "api:log_consistency": public("that the log only grew between two sizes, in hashes"),
    "api:schema": public("the published schema of the API"),
}
