"""Rules of images and of what doctors wrote about them: links, the pages behind them, reports on rows."""

from passport.people.models import Role
from tests.access_table.rules.patient import ALONE, EVERY_ROW, EXAMS, NAMES, OWNERS, READERS, ROW
from tests.access_table.rules.public import BOTH, GET, POST, own_account
from tests.access_table.rules.staff import at_home
from tests.access_table.terms import Door, Meets, Rule, Word, behind

UPLOADERS = (Role.RADIOGRAPHER, Role.APPROVER, Role.FACILITY_ADMINISTRATOR)
SIGNED = Door(outside=Meets.MISSING)
RULES = {
    "images:take": own_account("takes a link that was made for another device of the same reader", BOTH),
    "images:carried": own_account("shows a link to who made it; everybody else is led home", named={"uid": "link"}),
    "images:still": own_account("says that a link holds to the browser with its cookie alone", named={"uid": "link"}),
    "images:revoke": Rule(
        why="a link is ended by its reader, and by who decides for the patient",
        door=SIGNED,
        lets=OWNERS,
        named={"uid": "link"},
        methods=POST,
    ),
    **{
        f"images:{name}": Rule(
            why="the browser in which its reader has the link open; nobody else is told anything",
            door=SIGNED,
            lets=ALONE,
            methods=methods,
            named={"uid": "link", "series": "=1", "image": "=1", "frame": "=1", "side": "=small"},
            tells=tells,
        )
        for name, methods, tells in (
            ("viewer", GET, EXAMS),
            ("series", GET, EXAMS),
            ("image", GET, EXAMS),
            ("preview", GET, frozenset({Word.EXAM})),
            ("picture", GET, frozenset({Word.EXAM})),
            ("disc", BOTH, NAMES),
            ("disc_file", GET, frozenset()),
            ("close", POST, frozenset()),
        )
    },
    **{
        f"images:{name}": Rule(
            why="what a doctor wrote about the images of a row is for who sees the row",
            door=SIGNED,
            lets=READERS,
            named={"way": "=passport", "uid": "patient", "entry_uid": "plain", "report_uid": name},
            tells=tells,
        )
        for name, tells in (("report", EXAMS), ("report_file", frozenset()))
    },
    "images:upload": Rule(
        why="who works with rows of the own hospital puts reports on them",
        door=behind(*UPLOADERS),
        lets=at_home(*UPLOADERS),
        named={"entry_uid": "entry"},
        methods=BOTH,
        tells=EVERY_ROW,
    ),
    "images:withdraw": Rule(
        why="who puts reports on rows of the own hospital takes them off",
        door=behind(*UPLOADERS),
        lets=at_home(*UPLOADERS),
        named={"entry_uid": "plain", "report_uid": "report_file"},
        methods=POST,
    ),
    **{
        f"images:{name}": Rule(
            why="the images of a row are for who sees the row",
            door=SIGNED,
            lets=ROW,
            noted=READERS,
            methods=methods,
            named={"way": "=passport", "uid": "patient", "entry_uid": "entry", "exposure_uid": "exposure"},
            tells=EVERY_ROW,
        )
        for name, methods in (("entry", GET), ("open", POST), ("carry", POST))
    },
}
