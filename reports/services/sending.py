"""Make the key object of a study once, and hand it over until somebody answers: the same bytes every time."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from passport import objects
from passport.access.services import Authority, open_for_duty
from passport.database import clean_text
from passport.imaging.clients import PacsFailure, client_for
from passport.people.models import Record, User
from passport.queue.services import add_job
from passport.signing.acts import Subject, record_act
from reports.models import KeyObject, Sending, SendingSetup
from reports.selectors import sending as selectors
from reports.selectors.sending import SEND, ProfileUnknown, StudyFacts
from reports.sending.carriers import CARRIERS, Answer, Carrier, Parcel, write_to_folder
from reports.sending.checks import Facts, Problem, national_number
from reports.sending.key_object import KEY_OBJECT, Manifest, PatientBlock, Reference, RetrieveBlock, write
from reports.sending.profile import BadProfile, Profile
from reports.sending.states import AFTER, ENDED, OPEN, Outcome, State
from reports.services.collecting import LATER, examine, settle
from reports.services.setups import require_sending

LONGEST_LO = 64
LONGEST_PAUSE = timedelta(hours=6)
AT_ONCE = 200  # rows of which a person's "send again" makes the jobs itself; the collector does the others


class CannotBuild(Exception):
    """The PACS was asked, and what it holds does not make a key object."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


def send_key_object(*, sending_uid: str, at: datetime) -> datetime | None:
    """Bring one study further on its way; return when to be called again, None when its end is reached for now.

    Whatever happens in between, doing it again goes on: the row says how far it is, and the bytes lie in the store.
    """
    sending = Sending.objects.select_related("setup__facility").get(uid=sending_uid)
    setup = sending.setup
    if not setup.active:
        return None  # the collector gives it a job again when sending is switched on
    try:
        profile = selectors.profile_of(setup)
    except (BadProfile, ProfileUnknown):
        return at + LATER  # the page shows it beside the setup
    # What came since decides anew: between finding a study and sending it an hour passes.
    examine(setup=setup, profile=profile, study_instance_uid=sending.study_instance_uid, at=at)
    sending.refresh_from_db()
    if State(sending.state) not in OPEN:
        return None
    study = selectors.study_facts(setup, profile, sending.study_instance_uid)
    ready_at = _settled_at(study, profile)
    if ready_at > at and selectors.key_object_of(sending) is None:
        return ready_at
    return _go_on(sending, study, profile, at)


def send_again(*, sending: Sending, by: User, at: datetime) -> None:
    """Hand the key object of one study over once more, or look again at what held it back. Raises NotAllowed."""
    require_sending(sending.setup.facility, by=by, at=at)
    with transaction.atomic():
        _again(sending, at)
        _act("sending.again", sending, by=by, at=at)


@transaction.atomic
def send_state_again(*, setup: SendingSetup, state: State, by: User, at: datetime) -> int:
    """Do so for every study in one state, and return for how many. Raises NotAllowed."""
    require_sending(setup.facility, by=by, at=at)
    rows = Sending.objects.select_for_update().filter(setup=setup, state=state).order_by("pk")
    first, count = list(rows[:AT_ONCE]), rows.count()
    for sending in first:
        _again(sending, at)
    rest = Sending.objects.filter(setup=setup, state=state).exclude(pk__in=[sending.pk for sending in first])
    rest.update(**(_HANDED_OVER_AGAIN if state in ENDED else {"facts": ""}))
    subject = Subject(kind="sending_setup", uid=setup.uid)
    record_act(verb="sending.state_again", by=by, subject=subject, at=at, facility_uid=setup.facility.uid, count=count)
    return count


_HANDED_OVER_AGAIN = {"state": str(State.READY), "answer": "", "tries": 0}


def _again(sending: Sending, at: datetime) -> None:
    ended = State(sending.state) in ENDED
    # Held back: nothing that was known counts, so that everything is looked up once more.
    changes = {**_HANDED_OVER_AGAIN, "state_at": at} if ended else {"facts": "", "tries": 0}
    Sending.objects.filter(pk=sending.pk, state=sending.state).update(**changes)
    add_job(kind=SEND, subject_uid=sending.uid, at=at)


def _go_on(sending: Sending, study: StudyFacts, profile: Profile, at: datetime) -> datetime | None:
    try:
        document = selectors.key_object_of(sending) or _build(sending, study, profile, at)
    except CannotBuild as held_back:
        with transaction.atomic():
            settle(sending, problem=held_back.problem, facts=sending.facts, at=at)
        return None
    except PacsFailure as failure:
        return _wait(sending, f"{type(failure).__name__}: {failure}", at)
    parcel = Parcel(
        sop_instance_uid=document.sop_instance_uid,
        data=objects.get(document.sha256),
        reports=_reports(study.facts) if profile.key_object.with_reports else (),
    )
    if not _hand_out(sending, document, profile, at):
        return None
    answer = _carrier(sending.setup, profile)(parcel, profile.destination)
    return _answered(sending, document, answer, at)


def _build(sending: Sending, study: StudyFacts, profile: Profile, at: datetime) -> KeyObject:
    """Make the document and keep it. Raises CannotBuild, PacsFailure, StorageUnavailable."""
    number = sending.number + 1
    manifest = _manifest(sending, study.facts, profile, number=number, at=at)
    data = write(manifest)
    sha256 = objects.put(data)  # the bytes first: a row never names what is not there
    with transaction.atomic():
        taken = Sending.objects.filter(pk=sending.pk, number=sending.number, facts=sending.facts)
        if not taken.update(number=number):
            raise PacsFailure("another worker made it")
        document = KeyObject.objects.create(
            sending=sending,
            number=number,
            sop_instance_uid=manifest.sop_instance_uid,
            sha256=sha256,
            size=len(data),
            references=len(manifest.references),
            facts=sending.facts,
            built_at=at,
        )
        sending.number = number
        _act("sending.built", sending, by=None, at=at, number=number)
    return document


def _manifest(sending: Sending, facts: Facts, profile: Profile, *, number: int, at: datetime) -> Manifest:
    setup, rule = sending.setup, profile.key_object
    found = selectors.first_report(setup, profile, facts.study_instance_uid)
    if found is None:
        raise CannotBuild(Problem.NO_DOSE_REPORT)
    exposure, reading = found
    return Manifest(
        study_instance_uid=facts.study_instance_uid,
        study_date=facts.performed_on.strftime("%Y%m%d") if facts.performed_on else "",
        accession_number=facts.accessions[0],
        patient=_patient(exposure.record, reading["patient"], facts, profile),
        institution=setup.facility_code
        if rule.institution_name == "facility_code"
        else setup.facility.name[:LONGEST_LO],
        retrieve=RetrieveBlock(
            location_uid=setup.location_uid, ae_title=setup.retrieve_ae_title, url=setup.retrieve_url
        ),
        references=_references(setup, facts, profile),
        seed=f"{sending.uid}/{number}",
        made_at=at.astimezone(ZoneInfo(setup.facility.time_zone)),
    )


def _patient(record: Record, sent: dict[str, str], facts: Facts, profile: Profile) -> PatientBlock:
    rule = profile.key_object
    return PatientBlock(
        # LO holds 64 characters, and a number cut short would be somebody else's.
        patient_id=record.local_id if len(record.local_id) <= LONGEST_LO else "",
        issuer=record.issuer[:LONGEST_LO],
        name=(sent.get("name") or "") if rule.patient_name else "",
        birth_date=(sent.get("birth_date") or "").replace("-", "") if rule.birth_date else "",
        sex=(sent.get("sex") or "") if rule.sex else "",
        national_number=national_number(profile.identifier.kind, facts.identifiers),
        stands_in=profile.identifier.stands_in,
    )


def _references(setup: SendingSetup, facts: Facts, profile: Profile) -> tuple[Reference, ...]:
    """Return every object of the study, as its PACS list it. Raises CannotBuild, PacsFailure."""
    listed = _listed(setup, facts.study_instance_uid)
    held = (
        {} if listed else {one.sop_instance_uid: one for one in selectors.images_held(setup, facts.study_instance_uid)}
    )
    reports = {
        report.sop_instance_uid: Reference(
            series_instance_uid=report.series_instance_uid,
            sop_class_uid=report.sop_class_uid,
            sop_instance_uid=report.sop_instance_uid,
        )
        for report in facts.reports
    }
    if not {*listed, *held} - reports.keys():
        raise CannotBuild(Problem.NO_IMAGES)
    lost = reports.keys() - listed.keys() if listed else ()
    if lost and not profile.key_object.with_reports:
        raise CannotBuild(Problem.REPORT_NOT_IN_PACS)  # whoever follows the reference would find nothing
    # Some PACS list no classes; that of a report we read ourselves.
    every = reports | held | {uid: _with_class(one, reports.get(uid)) for uid, one in listed.items()}
    if not all(one.series_instance_uid for one in every.values()):
        raise CannotBuild(Problem.REPORT_NOT_IN_PACS)
    if not all(one.sop_class_uid for one in every.values()):
        raise CannotBuild(Problem.CLASSES_NOT_LISTED)
    return tuple(every.values())


def _with_class(listed: Reference, read: Reference | None) -> Reference:
    return replace(listed, sop_class_uid=listed.sop_class_uid or (read.sop_class_uid if read else ""))


def _listed(setup: SendingSetup, study_instance_uid: str) -> dict[str, Reference]:
    found = {}
    for study in selectors.listed_studies(setup, study_instance_uid).filter(pacs__active=True):
        client = client_for(study.pacs, calling=settings.RECEIVER_AE_TITLE)
        with client:
            for one in client.instances(study_instance_uid):
                found[one.sop_instance_uid] = Reference(
                    series_instance_uid=one.series_instance_uid,
                    sop_class_uid=one.sop_class_uid,
                    sop_instance_uid=one.sop_instance_uid,
                )
    # Key objects are about the study and no part of it; among them stands what we sent before.
    return {uid: one for uid, one in found.items() if one.sop_class_uid != KEY_OBJECT}


def _reports(facts: Facts) -> tuple[bytes, ...]:
    uids = [report.sop_instance_uid for report in facts.reports]
    return tuple(objects.get(sha256) for sha256 in selectors.report_bytes(uids))


def _carrier(setup: SendingSetup, profile: Profile) -> Carrier:
    return write_to_folder if setup.dry_run else CARRIERS[profile.destination.carrier]


@transaction.atomic
def _hand_out(sending: Sending, document: KeyObject, profile: Profile, at: datetime) -> bool:
    """Write that the document leaves, before it does; False when somebody dealt with the row meanwhile.

    The patient reads of it from the first time on; without that line nothing leaves.
    """
    states = [str(state) for state in OPEN]
    mine = Sending.objects.filter(pk=sending.pk, state__in=states, number=document.number, facts=document.facts)
    if sending.setup.dry_run:
        return mine.exists()
    if not mine.update(state=State.SENT, state_at=at, sent_at=sending.sent_at or at):
        return False
    if document.handed_over_at is None:
        found = selectors.first_report(sending.setup, profile, sending.study_instance_uid)
        if found is None:
            return False
        authority = Authority(uid=sending.setup.uid, name=profile.authority)
        open_for_duty(record=found[0].record, authority=authority, facility=sending.setup.facility, at=at)
        KeyObject.objects.filter(pk=document.pk, handed_over_at__isnull=True).update(handed_over_at=at)
        _act("sending.handed_over", sending, by=None, at=at, number=document.number)
    return True


@transaction.atomic
def _answered(sending: Sending, document: KeyObject, answer: Answer, at: datetime) -> datetime | None:
    if answer.outcome == Outcome.UNREACHABLE:
        return _wait(sending, answer.words, at, after=AFTER[answer.outcome])
    words = clean_text(answer.words, limit=300)
    KeyObject.objects.filter(pk=document.pk).update(answered_at=at, outcome=answer.outcome, answer=words)
    # Only where the same document still counts: what came meanwhile goes on by itself.
    mine = Sending.objects.filter(pk=sending.pk, number=document.number, facts=document.facts)
    if not mine.update(state=AFTER[answer.outcome], answer=words, state_at=at, tries=0):
        return at
    _act(f"sending.{answer.outcome}", sending, by=None, at=at, number=document.number)
    return None


def _wait(sending: Sending, words: str, at: datetime, *, after: State = State.READY) -> datetime:
    tries = sending.tries + 1
    Sending.objects.filter(pk=sending.pk, facts=sending.facts).update(
        state=after, tries=tries, answer=clean_text(words, limit=300), state_at=at
    )
    return at + min(timedelta(minutes=2 ** min(tries, 10)), LONGEST_PAUSE)


def _settled_at(study: StudyFacts, profile: Profile) -> datetime:
    return study.last_news_at + timedelta(minutes=profile.settle_minutes)


def _act(verb: str, sending: Sending, *, by: User | None, at: datetime, number: int = 0) -> None:
    subject = Subject(kind="sending", uid=sending.uid)
    record_act(
        verb=verb,
        by=by,
        subject=subject,
        at=at,
        facility_uid=sending.setup.facility.uid,
        number=number or sending.number,
    )
