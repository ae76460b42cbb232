"""Rules of what arrives and what is sent: inbox, sources, PACS, reconciliation, paper, discs, authorities, and programs."""

from passport.people.models import Role
from tests.access_table.rules.patient import EXAMS, WHOLE
from tests.access_table.rules.public import BOTH, POST, TOKEN
from tests.access_table.rules.staff import GET, at_home, of_role
from tests.access_table.terms import NO_ONE, Rule, Word, behind

PACS, ADMINISTRATOR, CLERK = Role.PACS_ADMINISTRATOR, Role.FACILITY_ADMINISTRATOR, Role.CLERK
NOTHING: frozenset[Word] = frozenset()
NUMBER = frozenset({Word.NUMBER})

MANAGERS = (PACS, ADMINISTRATOR)
MANAGED = behind(*MANAGERS)
INBOX = {
    **{
        f"ingestion:{name}": Rule(
            why="lists of the own hospitals, without patients", door=MANAGED, lets=of_role(*MANAGERS), methods=methods
        )
        for name, methods in (
            ("inbox", GET),
            ("overview", GET),
            ("send_test", POST),
            ("devices", GET),
            ("trace", BOTH),
            ("sources", GET),
            ("add_source", BOTH),
            ("pacs_list", GET),
            ("add_pacs", BOTH),
        )
    },
    **{
        f"ingestion:{name}": Rule(
            why="the own hospital's", door=MANAGED, lets=at_home(*MANAGERS), named=named, methods=methods
        )
        for name, named, methods in (
            ("trial", {"uid": "item"}, GET),
            ("source", {"uid": "source"}, BOTH),
            ("pacs", {"uid": "pacs"}, GET),
            ("edit_pacs", {"uid": "pacs"}, BOTH),
            ("echo_pacs", {"uid": "pacs"}, POST),
            ("compare_pacs", {"uid": "pacs"}, POST),
            ("fetch_again", {"uid": "pacs"}, POST),
            ("issue_token", {"uid": "source"}, POST),
            ("revoke_token", {"uid": "source"}, POST),
            ("give_identifier", {"uid": "item"}, POST),
            ("name_issuer", {"uid": "item"}, POST),
            ("decide", {"uid": "item", "verb": "=set_aside"}, POST),
        )
    },
    "ingestion:item": Rule(
        why="one object; whose it is reads only who decides about that",
        door=MANAGED,
        lets=at_home(*MANAGERS),
        named={"uid": "item"},
        tells=EXAMS | NUMBER,
        unlooked=EXAMS | NUMBER,  # whose it is nobody knows yet; that it was looked at is an act
    ),
}

RECONCILING = behind(PACS)
RECONCILES = at_home(PACS)
RECONCILIATION = {
    "ingestion:reconciliation": Rule(why="what waits at the own hospitals", door=RECONCILING, lets=of_role(PACS)),
    "ingestion:find_records": Rule(
        why="records of exactly one number", door=RECONCILING, lets=of_role(PACS), methods=POST
    ),
    **{
        f"ingestion:{name}": Rule(
            why="records and rows that the own hospital knows",
            door=RECONCILING,
            lets=RECONCILES,
            named=named,
            methods=methods,
            sends=sends,
            tells=tells,
        )
        for name, named, methods, sends, tells in (
            ("record", {"uid": "record"}, GET, {}, WHOLE),
            ("link_record", {"uid": "record"}, POST, {"patient": "patient"}, NOTHING),
            ("unlink_record", {"uid": "record"}, POST, {}, NOTHING),
            ("row", {"uid": "entry"}, GET, {}, WHOLE),
            ("pair", {"uid": "entry", "other_uid": "holder"}, BOTH, {}, WHOLE),
            ("split", {"uid": "holder", "other_uid": "joined"}, POST, {}, NOTHING),
            ("move_back", {"uid": "moved"}, POST, {}, NOTHING),
            ("contradiction", {"uid": "item", "verb": "=count_new"}, POST, {}, NOTHING),
        )
    },
}

COPIERS = (CLERK, ADMINISTRATOR, PACS)
COPYING = behind(*COPIERS)
COPIES = at_home(*COPIERS)
PAPER = {
    "ingestion:paper": Rule(why="what was copied at the own hospitals", door=COPYING, lets=of_role(*COPIERS)),
    "ingestion:find_paper": Rule(
        why="records of exactly one number", door=COPYING, lets=of_role(*COPIERS), methods=POST
    ),
    "ingestion:begin_sheet": Rule(
        why="a page of a record that the own hospital knows",
        door=COPYING,
        lets=COPIES,
        methods=POST,
        sends={"record": "record"},
    ),
    "ingestion:take_paper_file": Rule(why="a file of rows", door=COPYING, lets=of_role(*COPIERS), methods=POST),
    "ingestion:paper_template": Rule(why="an empty table", door=COPYING, lets=of_role(*COPIERS)),
    **{
        f"ingestion:{name}": Rule(
            why="pages of paper of the own hospital",
            door=COPYING,
            lets=COPIES,
            named=named,
            methods=methods,
            tells=tells,
        )
        for name, named, methods, tells in (
            ("sheet", {"uid": "paper"}, BOTH, EXAMS | NUMBER),
            ("add_sheet", {"uid": "paper"}, POST, NOTHING),
            ("look_again", {"uid": "paper"}, POST, NOTHING),
            ("take_sheet_back", {"uid": "paper"}, POST, NOTHING),
            ("sheet_photo", {"uid": "paper"}, GET, NOTHING),
            ("add_sheet_photo", {"uid": "paper"}, POST, NOTHING),
            ("paper_row", {"uid": "paper", "row_uid": "paper_row"}, BOTH, frozenset({Word.EXAM})),
            ("decide_paper_row", {"uid": "paper", "row_uid": "paper_row", "verb": "=leave"}, POST, NOTHING),
        )
    },
}

DISCS = {
    "ingestion:imports": Rule(why="runs of the own hospitals", door=COPYING, lets=of_role(*COPIERS)),
    "ingestion:begin_import": Rule(
        why="a disc of the own hospitals", door=COPYING, lets=of_role(*COPIERS), methods=POST
    ),
    **{
        f"ingestion:{name}": Rule(
            why="runs of the own hospital", door=COPYING, lets=COPIES, named={"uid": "run"}, methods=methods
        )
        for name, methods in (("import_run", GET), ("add_files", POST), ("is_known", POST), ("finish_import", POST))
    },
}

SENDS = at_home(*MANAGERS)
SENDING = {
    "reports:sending_home": Rule(why="leads to the own hospital", door=MANAGED, lets=of_role(*MANAGERS)),
    **{
        f"reports:{name}": Rule(
            why="what the own hospital sends; studies by number, never by name",
            door=MANAGED,
            lets=SENDS,
            named=named,
            methods=methods,
            tells=tells,
            unlooked=NUMBER,  # that it was sent is written down as a look of who got it
            sends=sends,
        )
        for name, named, methods, tells, sends in (
            ("sending", {}, GET, NUMBER, {}),
            ("sending_setup", {}, BOTH, NOTHING, {}),
            ("sending_again_all", {}, POST, NOTHING, {"state": "=refused"}),
            ("sending_studies_csv", {}, GET, NUMBER, {}),
            ("sending_devices_csv", {}, GET, NOTHING, {}),
            ("sending_study", {"uid": "sending"}, GET, NUMBER, {}),
            ("sending_again", {"uid": "sending"}, POST, NOTHING, {}),
        )
    },
}

# No cookie opens these: tests/ingestion/stow and tests/ingestion/orders ask with the tokens of sources.
PROGRAMS = {
    "dicomweb:studies": Rule(why="only the token of a source opens it", door=TOKEN, lets=NO_ONE, methods=POST),
    "dicomweb:study": Rule(
        why="only the token of a source opens it",
        door=TOKEN,
        lets=NO_ONE,
        methods=POST,
        named={"study_instance_uid": "=2.25.1"},
    ),
    "orders:orders": Rule(why="only the token of a source opens it", door=TOKEN, lets=NO_ONE, methods=POST),
    "orders:order": Rule(
        why="only the token of a source opens it", door=TOKEN, lets=NO_ONE, named={"number": "=2026/1"}
    ),
    "orders:cancel": Rule(
        why="only the token of a source opens it", door=TOKEN, lets=NO_ONE, methods=POST, named={"number": "=2026/1"}
    ),
}

RULES = INBOX | RECONCILIATION | PAPER | DISCS | SENDING | PROGRAMS
