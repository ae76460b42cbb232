from datetime import datetime, timedelta

import pytest

from passport.people.models import Role
from passport.people.services import end_membership
from passport.people.services.permission import MAY, NotAllowed, Verb, require
from tests.passport.people import cast

pytestmark = pytest.mark.django_db

ADMINISTRATOR, PACS, CLERK = Role.FACILITY_ADMINISTRATOR, Role.PACS_ADMINISTRATOR, Role.CLERK
# Written out once more, so that a change of the table is seen.
EXPECTED = {
    Verb.ADD_DEVICE: {ADMINISTRATOR, PACS},
    Verb.CHANGE_DEVICE: {ADMINISTRATOR, PACS},
    Verb.CHANGE_FACILITY: {ADMINISTRATOR},
    Verb.INVITE: {ADMINISTRATOR},
    Verb.ADD_MEMBERSHIP: {ADMINISTRATOR},
    Verb.END_MEMBERSHIP: {ADMINISTRATOR},
    Verb.MARK_CANNOT_SIGN: {ADMINISTRATOR},
    Verb.SIGN_AGAIN: {ADMINISTRATOR},
    Verb.REGISTER_PATIENT: {ADMINISTRATOR, CLERK},
    Verb.CHANGE_PATIENT: {ADMINISTRATOR, CLERK},
    Verb.ISSUE_SLIP: {ADMINISTRATOR, CLERK},
    Verb.END_DEVICES: {ADMINISTRATOR, CLERK},
    Verb.END_READER: {ADMINISTRATOR, CLERK},
    Verb.LINK_RECORD: {ADMINISTRATOR, CLERK, PACS},
    Verb.UNLINK_RECORD: {ADMINISTRATOR, CLERK, PACS},
    Verb.COPY_PAPER: {ADMINISTRATOR, CLERK, PACS},
    Verb.DECIDE_ROWS: {PACS},
    Verb.NAME_EXAMINATION: {ADMINISTRATOR, PACS, Role.PHYSICIST},
    Verb.TAKE_BACK_NAME: {ADMINISTRATOR, PACS, Role.PHYSICIST},
    Verb.CONFIRM_PACK: {ADMINISTRATOR},
    Verb.END_PACK: {ADMINISTRATOR},
    Verb.WRITE_QUALIFICATION: {ADMINISTRATOR},
    Verb.WRITE_LICENCE: {ADMINISTRATOR},
    Verb.DECIDE_KEYS: {ADMINISTRATOR},
    Verb.DECIDE_CERTIFICATES: {ADMINISTRATOR},
    Verb.CLOSE_FACILITY: {ADMINISTRATOR},
    Verb.ADD_LEAFLET: {ADMINISTRATOR},
    Verb.END_LEAFLET: {ADMINISTRATOR},
    Verb.ANSWER_MISTAKE: {ADMINISTRATOR},
    Verb.LIST_ROWS: {ADMINISTRATOR},
    Verb.END_LISTING: {ADMINISTRATOR},
}


def test_the_table_says_who_may_do_what() -> None:
    assert MAY == EXPECTED
    assert MAY.keys() == set(Verb)


@pytest.mark.parametrize("role", Role)
def test_a_role_may_do_exactly_its_verbs_at_its_own_facility(role: Role, at: datetime) -> None:
    place, elsewhere = cast.facility(at), cast.facility(at, country="HR")
    by = cast.staff(place, role, at)

    def allowed(where: object) -> set[Verb]:
        return {verb for verb in Verb if _passes(verb, where, by, at)}

    assert allowed(place) == {verb for verb, roles in EXPECTED.items() if role in roles}
    assert allowed(elsewhere) == set()


def test_a_role_that_ended_allows_nothing(at: datetime) -> None:
    place = cast.facility(at)
    by = cast.staff(place, ADMINISTRATOR, at)
    end_membership(membership=by.memberships.get(), by=None, at=at + timedelta(hours=1))

    assert not _passes(Verb.INVITE, place, by, at + timedelta(hours=1))
    assert _passes(Verb.INVITE, place, by, at + timedelta(minutes=59))


def test_being_staff_of_the_site_opens_nothing(at: datetime) -> None:
    place = cast.facility(at)
    by = cast.staff(place, Role.INSPECTOR, at)
    by.is_staff = by.is_superuser = True
    by.save()

    assert [verb for verb in Verb if _passes(verb, place, by, at)] == []


def _passes(verb: Verb, where: object, by: object, at: datetime) -> bool:
    try:
        require(verb, facility=where, by=by, at=at)
    except NotAllowed:
        return False
    return True
