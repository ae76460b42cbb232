"""Rules of what is open to everybody, and of accounts: none of these pages tells anything of a patient."""

from tests.access_table.terms import ALL, SIGNED_IN, Door, Meets, Reader, Rule, let

EVERYBODY = let(*Reader, to=ALL)
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


RULES = {
    "home": public("the front door: three doors for a stranger, the own ones for who signed in"),
    "manifest": public("the same for everybody: what a phone installs"),
    "favicon": public("the same for everybody"),
    "service_worker": public("the same for everybody: it keeps no page"),
    "offline": public("says nothing about anybody"),
    "public:open": public("takes a slip; wrong, used and expired ones are answered alike", BOTH),
    "public:verify": public("says of a printed page how many rows it had and whether signatures hold", BOTH),
    "public:next_time": own_account("who came with a slip chooses how to sign in", BOTH),
    "join": public("takes the secret of an invitation", BOTH),
    "account": own_account("what can be changed about one's own sign-in"),
    "published:document": public("the published schema of the one document"),
    "api:schema": public("the published schema of the API"),
}
