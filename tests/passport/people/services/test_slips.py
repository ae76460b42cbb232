from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from passport.people.models import Attempt, CodeSlip, Patient, Proof, Reader, Relation, Role, User
from passport.people.selectors import open_reader, readerships
from passport.people.services import (
    NotAllowed,
    SlipRefused,
    UsernameTaken,
    WeakPassword,
    claim_slip,
    issue_slip,
    set_patient_sign_in,
)
from passport.people.services.shown import Shown
from passport.signing.models import Act
from tests.passport.people import cast

pytestmark = pytest.mark.django_db

BORN = date(1985, 6, 12)
OTHER_DAY = date(1985, 6, 13)
ME, STRANGER = b"\x02" * 32, b"\x03" * 32


@pytest.fixture
def ana(at: datetime) -> Patient:
    return cast.patient(cast.facility(at), at)


def slip_for(patient: Patient, at: datetime, relation: Relation = Relation.SELF) -> tuple[CodeSlip, str]:
    return issue_slip(patient=patient, relation=relation, by=None, at=at)


def claim(code: str, at: datetime, *, born: date = BORN, user: User | None = None, who: bytes = ME) -> Reader:
    return claim_slip(code=code, birth_date=born, user=user, who_hmac=who, at=at)


def test_a_slip_makes_an_account_without_an_address_or_a_password(ana: Patient, at: datetime) -> None:
    slip, code = slip_for(ana, at)

    reader = claim(code.lower().replace("1", "l"), at)

    assert (reader.patient, reader.relation, reader.since, reader.until) == (ana, "self", at, None)
    assert (reader.user.email, reader.user.has_usable_password(), str(reader.user)) == ("", False, "Ana Petrović")
    assert "ana" not in reader.user.username
    slip.refresh_from_db()
    assert slip.used_at == at
    assert len(code) == 16
    assert code.encode() not in bytes(slip.code_hmac)


def test_a_slip_works_once(ana: Patient, at: datetime) -> None:
    _, code = slip_for(ana, at)
    claim(code, at)

    with pytest.raises(SlipRefused):
        claim(code, at)

    assert (Reader.objects.count(), User.objects.count()) == (1, 1)


def test_a_slip_works_until_the_thirtieth_day(ana: Patient, at: datetime) -> None:
    _, code = slip_for(ana, at)

    with pytest.raises(SlipRefused):
        claim(code, at + timedelta(days=30))

    assert claim(code, at + timedelta(days=30, seconds=-1)).patient == ana


def test_the_fifth_wrong_birth_date_burns_a_slip_whoever_tries(ana: Patient, at: datetime) -> None:
    slip, code = slip_for(ana, at)

    for turn in range(5):
        with pytest.raises(SlipRefused):
            claim(code, at, born=OTHER_DAY, who=bytes([turn]) * 32)
    with pytest.raises(SlipRefused):
        claim(code, at)

    slip.refresh_from_db()
    assert (slip.wrong_birth_dates, slip.burnt_at, slip.used_at) == (5, at, None)


def test_four_wrong_birth_dates_do_not_burn_it(ana: Patient, at: datetime) -> None:
    _, code = slip_for(ana, at)
    for _turn in range(4):
        with pytest.raises(SlipRefused):
            claim(code, at, born=OTHER_DAY)

    assert claim(code, at).patient == ana


def test_ten_wrong_tries_stop_an_account_for_a_quarter_of_an_hour_and_nobody_else(ana: Patient, at: datetime) -> None:
    _, code = slip_for(ana, at)
    somebody = User.objects.create_user(username="somebody")
    for _turn in range(10):
        with pytest.raises(SlipRefused):
            claim("0" * 16, at, user=somebody, who=STRANGER)

    with pytest.raises(SlipRefused):
        claim(code, at + timedelta(minutes=14), user=somebody, who=STRANGER)

    assert (
        claim(code, at + timedelta(minutes=14), user=User.objects.create_user(username="else"), who=ME).patient == ana
    )


def test_an_account_that_waited_may_try_again(ana: Patient, at: datetime) -> None:
    _, code = slip_for(ana, at)
    somebody = User.objects.create_user(username="somebody")
    for _turn in range(10):
        with pytest.raises(SlipRefused):
            claim("0" * 16, at, user=somebody)

    assert claim(code, at + timedelta(minutes=15), user=somebody).patient == ana


def test_wrong_codes_of_a_stranger_keep_nobody_out_who_comes_from_the_same_address(ana: Patient, at: datetime) -> None:
    _, code = slip_for(ana, at)
    for _turn in range(50):
        with pytest.raises(SlipRefused):
            claim("0" * 16, at, who=STRANGER)

    assert claim(code, at, who=STRANGER).patient == ana


def test_every_try_is_counted_refused_or_not(ana: Patient, at: datetime) -> None:
    _, code = slip_for(ana, at)

    with pytest.raises(SlipRefused):
        claim("0" * 16, at)
    claim(code, at)

    assert list(Attempt.objects.order_by("id").values_list("kind", "succeeded")) == [("slip", False), ("slip", True)]


def test_wrong_used_expired_and_burnt_slips_cost_the_same_statements(
    ana: Patient, at: datetime, django_assert_num_queries: object
) -> None:
    _, used = slip_for(ana, at)
    claim(used, at)
    _, expired = slip_for(ana, at - timedelta(days=40))

    for code in ("0" * 16, used, expired):
        with django_assert_num_queries(4), pytest.raises(SlipRefused):  # savepoint, a read, the try, release
            claim(code, at)


def test_a_fresh_slip_opens_the_account_that_is_there(ana: Patient, at: datetime) -> None:
    first = claim(slip_for(ana, at)[1], at)

    again = claim(slip_for(ana, at)[1], at + timedelta(hours=1))

    assert (again, User.objects.count()) == (first, 1)


@pytest.mark.parametrize("proof", [Proof.BIRTH_CERTIFICATE, Proof.COURT_DECISION])
def test_the_slip_of_a_guardian_opens_nothing_once_the_child_is_of_age(
    proof: Proof, ana: Patient, at: datetime
) -> None:
    Patient.objects.filter(pk=ana.pk).update(birth_date=date(2008, 3, 10))
    ana.refresh_from_db()
    early, of_age = at, datetime(2026, 3, 10, tzinfo=ZoneInfo("Europe/Belgrade"))
    slip = {"patient": ana, "relation": Relation.GUARDIAN, "by": None, "shown": Shown(proof=proof)}
    used, late = (issue_slip(**slip, at=early)[1] for _slip in range(2))

    claim(used, of_age - timedelta(seconds=1), born=ana.birth_date)
    with pytest.raises(SlipRefused):
        claim(late, of_age, born=ana.birth_date)

    assert Reader.objects.get().relation == "guardian"


def test_the_slip_of_a_guardian_of_somebody_of_age_opens_the_passport(ana: Patient, at: datetime) -> None:
    shown = Shown(proof=Proof.COURT_DECISION)
    code = issue_slip(patient=ana, relation=Relation.GUARDIAN, by=None, at=at, shown=shown)[1]

    assert claim(code, at + timedelta(days=20)).relation == "guardian"


def test_a_guardian_gets_an_account_of_their_own(ana: Patient, at: datetime) -> None:
    own = claim(slip_for(ana, at)[1], at)

    guardian = claim_slip(
        code=slip_for(ana, at, Relation.GUARDIAN)[1], birth_date=BORN, user=None, name="Mira P", who_hmac=ME, at=at
    )

    assert guardian.user != own.user
    assert (guardian.relation, str(guardian.user)) == ("guardian", "Mira P")


def test_an_account_that_is_there_takes_a_second_passport_on(ana: Patient, at: datetime) -> None:
    child = cast.patient(ana.registered_by, at, given_name="Lejla", local_id="L-1")
    mother = claim(slip_for(ana, at)[1], at).user

    claim(slip_for(child, at, Relation.GUARDIAN)[1], at, user=mother)

    assert [(row.patient, row.relation) for row in readerships(mother, at)] == [(ana, "self"), (child, "guardian")]
    assert open_reader(mother, child, at) is not None
    assert open_reader(mother, child, at - timedelta(seconds=1)) is None


def test_the_act_of_a_slip_names_no_code_and_no_patient(ana: Patient, at: datetime) -> None:
    _, code = slip_for(ana, at)
    claim(code, at)

    issued = Act.objects.get(verb="slip.issued")
    used = Act.objects.get(verb="slip.used")
    assert code not in f"{issued.detail} {used.detail}"
    assert used.detail == {"relation": "self", "reader": Reader.objects.get().uid, "new": 1}


def test_only_the_counter_issues_slips(ana: Patient, at: datetime) -> None:
    approver = cast.staff(ana.registered_by, Role.APPROVER, at)

    with pytest.raises(NotAllowed):
        issue_slip(patient=ana, relation=Relation.SELF, by=approver, at=at)

    assert not CodeSlip.objects.exists()


def test_a_patient_chooses_how_to_sign_in_next_time(ana: Patient, at: datetime) -> None:
    user = claim(slip_for(ana, at)[1], at).user

    set_patient_sign_in(user=user, username="ana.p", password=cast.PASSWORD, at=at)

    user.refresh_from_db()
    assert (user.username, user.check_password(cast.PASSWORD)) == ("ana.p", True)


@pytest.mark.parametrize(
    "username, password, error",
    [("boris", cast.PASSWORD, UsernameTaken), ("a b", cast.PASSWORD, UsernameTaken), ("ana.p", "12345", WeakPassword)],
)
def test_a_sign_in_that_cannot_be_is_refused(
    username: str, password: str, error: type[Exception], ana: Patient, at: datetime
) -> None:
    user = claim(slip_for(ana, at)[1], at).user
    before = user.username
    User.objects.create(username="boris")

    with pytest.raises(error):
        set_patient_sign_in(user=user, username=username, password=password, at=at)

    user.refresh_from_db()
    assert (user.username, user.has_usable_password()) == (before, False)


def test_a_slip_never_signs_in_an_account_that_works_here(ana: Patient, at: datetime) -> None:
    works_here = cast.staff(ana.registered_by, Role.APPROVER, at)
    claim(slip_for(ana, at)[1], at, user=works_here)

    again = claim(slip_for(ana, at)[1], at)

    assert (again.relation, again.user == works_here, again.user.memberships.exists()) == ("self", False, False)


def test_a_patient_who_is_signed_in_does_not_become_another_patient(ana: Patient, at: datetime) -> None:
    boris = cast.patient(ana.registered_by, at, given_name="Boris", local_id="B-1")
    account = claim(slip_for(ana, at)[1], at).user

    opened = claim(slip_for(boris, at)[1], at, user=account)

    assert opened.user != account
    assert [row.patient for row in readerships(account, at)] == [ana]
