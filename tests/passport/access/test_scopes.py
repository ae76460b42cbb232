from passport.access.models import Ground, Purpose
from passport.access.scopes import LISTS, SCOPES, Rows, Scope, scope_of
from passport.people.models import Role

OWN = Scope(
    rows=Rows.ALL,
    hidden=True,
    disowned=True,
    looks=True,
    shows=True,
    grants=True,
    booklet=True,
    offline=True,
    told=True,
    instructions=True,
    reports_mistakes=True,
    papers=True,
    answers=True,
    images=True,
    reports=True,
    stays=True,
)
FACILITY = Scope(rows=Rows.FACILITY, disowned=True)
TREATING = Scope(rows=Rows.FACILITY, disowned=True, answers=True)
# Written out once more, so that a change of the table is seen.
EXPECTED = {
    (Ground.SELF, Purpose.OWN_RECORD): OWN,
    (Ground.GUARDIAN, Purpose.OWN_RECORD): Scope(
        rows=Rows.ALL,
        disowned=True,
        kept_back=False,
        looks=True,
        shows=True,
        grants=True,
        booklet=True,
        offline=True,
        told=True,
        instructions=True,
        reports_mistakes=True,
        papers=True,
        images=True,
        reports=True,
    ),
    (Ground.TRUSTED, Purpose.OWN_RECORD): Scope(
        rows=Rows.ALL, disowned=True, shows=True, booklet=True, images=True, reports=True
    ),
    (Ground.GRANT, Purpose.CARE): Scope(rows=Rows.ALL, papers_shown=True, images=True, reports=True),
    (Ground.STANDING, Purpose.CARE): Scope(rows=Rows.ALL, papers_shown=True, images=True, reports=True),
    (Ground.GUEST, Purpose.CARE): Scope(rows=Rows.ALL, images=True, reports=True),
    (Ground.REQUEST, Purpose.JUSTIFICATION): Scope(rows=Rows.ALL, answers=True, images=True, reports=True),
    (Ground.EMERGENCY, Purpose.EMERGENCY): Scope(
        rows=Rows.ALL, hidden=True, disowned=True, answers=True, images=True, reports=True
    ),
    (Ground.FACILITY, Purpose.SIGNING): TREATING,
    (Ground.FACILITY, Purpose.PERFORMING): TREATING,
    (Ground.FACILITY, Purpose.RECONCILIATION): FACILITY,
    (Ground.DUTY, Purpose.SENDING): Scope(rows=Rows.FACILITY, hidden=True, disowned=True),
    (Ground.VISIT, Purpose.INSPECTION): FACILITY,
    (Ground.FACILITY, Purpose.REGISTRATION): Scope(rows=Rows.NONE),
}


def test_every_ground_shows_for_every_purpose_what_the_table_says_and_nothing_else() -> None:
    grid = {(ground, purpose): scope_of(ground, purpose) for ground in Ground for purpose in Purpose}

    assert {pair: scope for pair, scope in grid.items() if scope is not None} == EXPECTED
    assert SCOPES == EXPECTED


def test_each_work_list_belongs_to_its_roles() -> None:
    assert {
        Purpose.SIGNING: {Role.APPROVER},
        Purpose.PERFORMING: {Role.RADIOGRAPHER},
        Purpose.RECONCILIATION: {Role.PACS_ADMINISTRATOR},
        Purpose.REGISTRATION: {Role.CLERK, Role.FACILITY_ADMINISTRATOR},
        Purpose.COPYING: {Role.CLERK, Role.FACILITY_ADMINISTRATOR, Role.PACS_ADMINISTRATOR},
        Purpose.CORRECTION: {Role.FACILITY_ADMINISTRATOR},
        Purpose.REVIEW: {Role.FACILITY_ADMINISTRATOR},
        Purpose.RETENTION: {Role.FACILITY_ADMINISTRATOR},
        Purpose.NUCLEAR_MEDICINE: {Role.APPROVER, Role.PHYSICIST, Role.RADIOGRAPHER},
        Purpose.INCIDENT: {Role.PHYSICIST, Role.FACILITY_ADMINISTRATOR},
        Purpose.SURVEY: {Role.PHYSICIST},
    } == LISTS
