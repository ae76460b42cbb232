"""Find the studies that a facility must send, and decide of each whether it can be."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from passport.queue.services import add_job
from passport.signing.acts import Subject, record_act
from reports.models import Sending, SendingSetup
from reports.selectors import sending as selectors
from reports.selectors.sending import SEND, SETTLED, SLICE, Candidate, ProfileUnknown, StudyFacts
from reports.sending.checks import Facts, Problem, Rules, digest_of, problems
from reports.sending.profile import BadProfile, Profile
from reports.sending.states import State

EVERY = timedelta(minutes=2)
LATER = timedelta(minutes=30)


def collect_sendings(*, setup_uid: str, at: datetime) -> datetime | None:
    """Go through the next studies of a facility, and return when to be called again; None: it sends no more."""
    setup = SendingSetup.objects.select_related("facility").get(uid=setup_uid)
    if not setup.active:
        return None
    try:
        profile = selectors.profile_of(setup)
    except (BadProfile, ProfileUnknown) as error:
        _note(setup, problem=f"{type(error).__name__}: {error}"[:300])
        return at + LATER
    more = _go_through(setup, profile, at)
    _look_round(setup, profile, at)
    _carry_on(setup, at)
    _note(setup, problem="", collected_at=at)
    return at if more else at + EVERY


@transaction.atomic
def examine(*, setup: SendingSetup, profile: Profile, study_instance_uid: str, at: datetime) -> Sending | None:
    """Decide of one study whether it is due and can be sent, from what is known now; None: it is not due.

    Doing it twice changes nothing. A document that was handed over stays; new facts make a new one beside it.
    """
    # One setup, one writer: two workers at one study must not both make its row.
    SendingSetup.objects.select_for_update().values_list("pk").get(pk=setup.pk)
    study = selectors.study_facts(setup, profile, study_instance_uid)
    sending = Sending.objects.filter(setup=setup, study_instance_uid=study_instance_uid).first()
    examination = profile.due(modalities=study.modalities, kind=study.kind)
    if not _is_due(study.facts, profile, examination):
        return sending
    sending = sending or Sending(setup=setup, study_instance_uid=study_instance_uid, made_at=at)
    digest = digest_of(study.facts)
    if sending.facts == digest:
        return sending
    _describe(sending, study, examination)
    found = problems(study.facts, rules_of(profile))
    settle(sending, problem=found[0] if found else None, facts=digest, at=at)
    return sending


def settle(sending: Sending, *, problem: Problem | None, facts: str, at: datetime) -> None:
    """Write what holds a study back, or that nothing does; then it is sent when nothing more of it comes."""
    sending.problem = problem or ""
    sending.state = _HELD_BACK.get(problem, State.INCOMPLETE) if problem else State.READY
    sending.facts, sending.state_at = facts, at
    sending.answer, sending.tries, sending.sent_at = "", 0, None
    sending.save()
    if sending.state == State.READY:
        add_job(kind=SEND, subject_uid=sending.uid, at=at)
    record_act(
        verb="sending.examined",
        by=None,
        subject=Subject(kind="sending", uid=sending.uid),
        at=at,
        facility_uid=sending.setup.facility.uid,
        state=str(sending.state),
        problem=str(sending.problem),
    )


def rules_of(profile: Profile) -> Rules:
    """Return what the checks ask for by a profile."""
    return Rules(
        identifier_kind=profile.identifier.kind,
        location_needed=profile.key_object.location_uid,
        code_needed=profile.key_object.institution_name == "facility_code",
    )


_HELD_BACK = {Problem.NO_DOSE_REPORT: State.NO_DOSE}


def _is_due(facts: Facts, profile: Profile, examination: str) -> bool:
    # A study of which nobody knows the day is sent: the order names no way out for it.
    known = facts.listed or bool(facts.reports)
    return bool(examination) and known and (facts.performed_on is None or facts.performed_on >= profile.start)


def _describe(sending: Sending, study: StudyFacts, examination: str) -> None:
    facts = study.facts
    numbers = [number for number in (*facts.accessions, *facts.listed_accessions) if number]
    sending.accession_number = numbers[0] if numbers else ""
    sending.performed_on = facts.performed_on
    sending.examination = examination[:64]
    sending.device = study.device
    sending.reports = len(facts.reports)


def _go_through(setup: SendingSetup, profile: Profile, at: datetime) -> bool:
    """Examine what is new in both tables; return whether there is more to go through now."""
    more = False
    news = {
        "report_cursor": selectors.new_reports(setup, profile),
        "study_cursor": selectors.new_studies(setup, profile),
    }
    for cursor, candidates in news.items():
        for uid in dict.fromkeys(candidate.study_instance_uid for candidate in candidates):
            examine(setup=setup, profile=profile, study_instance_uid=uid, at=at)
        old = _old(candidates, at)
        if old:
            _note(setup, **{cursor: old[-1].pk})
        more |= len(old) == SLICE
    return more


def _old(candidates: Sequence[Candidate], at: datetime) -> list[Candidate]:
    """Return the candidates up to the first that is young: behind it a row with a lower number may still appear."""
    young = next((place for place, one in enumerate(candidates) if one.since > at - SETTLED), len(candidates))
    return list(candidates[:young])


def _look_round(setup: SendingSetup, profile: Profile, at: datetime) -> None:
    """Examine the next rows of the last days again: accession numbers and images change without a new row."""
    rows = selectors.next_round(setup, at)
    known = [row.study_instance_uid for row in rows]
    for uid in dict.fromkeys([*selectors.overlooked_studies(setup, profile, at), *known]):
        examine(setup=setup, profile=profile, study_instance_uid=uid, at=at)
    _note(setup, round_cursor=rows[-1].pk if len(rows) == SLICE else 0)


@transaction.atomic
def _carry_on(setup: SendingSetup, at: datetime) -> None:
    """Give every row that is to go on a job: what was rehearsed when it is sent in earnest, and what lost its job."""
    if not setup.dry_run:
        rehearsed = Sending.objects.filter(setup=setup, state=State.REHEARSED).order_by("pk")[:SLICE]
        Sending.objects.filter(pk__in=[row.pk for row in rehearsed]).update(
            state=State.READY, state_at=at, sent_at=None
        )
    for row in selectors.without_job(setup):
        add_job(kind=SEND, subject_uid=row.uid, at=at)


def _note(setup: SendingSetup, **changes: object) -> None:
    # Only while nobody changed the setup meanwhile: then everything is gone through from the beginning.
    SendingSetup.objects.filter(pk=setup.pk, changed_at=setup.changed_at).update(**changes)
    for field, value in changes.items():
        setattr(setup, field, value)
