"""What is written enters the log, once and in order, and every entry can be proven under a signed head."""

import hashlib
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from pytest_django import Settings

from passport.signing import canonical, merkle, selectors, services
from passport.signing.acts import Subject, record_act
from passport.signing.errors import NoLogKey
from passport.signing.log import stored, tree
from passport.signing.log.forms import FORM_OF, FORMS
from passport.signing.models import Act, LogEntry, LogHead, LogNode, LogWaiting
from tests.passport.signing.signed import Desk

OTHER_KEY = "22" * 32


def acted(number: int, *, at: datetime) -> Act:
    return record_act(verb="test", by=None, subject=Subject(kind="thing", uid=f"{number:032x}"), at=at)


@pytest.fixture
def rows(desk: Desk, at: datetime) -> None:
    statement = desk.sign()[0].statement
    services.seal(statement=statement, facility_uid="f" * 32, facility_name="Dom zdravlja", at=at)


def test_each_row_that_is_signed_sealed_or_done_waits_and_then_is_an_entry(rows: None, at: datetime) -> None:
    written = {(form.kind, form.uid_of(row)) for form in FORMS for row in form.model._default_manager.all()}
    assert set(LogWaiting.objects.values_list("kind", "uid")) == written

    count = services.append_waiting(at=at)

    assert set(LogEntry.objects.values_list("kind", "uid")) == written
    assert {kind for kind, _uid in written} == {"act", "statement", "signature", "seal"}
    assert (count, LogWaiting.objects.count()) == (len(written), 0)


def test_what_is_not_committed_does_not_wait(db: None, at: datetime) -> None:
    with transaction.atomic():
        acted(1, at=at)
        transaction.set_rollback(True)

    assert LogWaiting.objects.count() == 0


def test_the_head_is_that_of_the_whole_tree_after_the_last_batch(db: None, at: datetime) -> None:
    for number in range(11):
        acted(number, at=at)
    counts = [services.append_waiting(at=at + timedelta(seconds=number), limit=3) for number in range(5)]

    leaves = [bytes(leaf) for leaf in LogEntry.objects.order_by("index").values_list("leaf", flat=True)]
    heads = [stored.signed(head) for head in LogHead.objects.order_by("pk")]
    assert counts == [3, 3, 3, 2, 0]
    # One head over what waited together: another in between would make the later rows look back-dated.
    assert [(head.size, head.root) for head in heads] == [(11, merkle.root(leaves))]
    assert all(head.holds for head in heads)
    assert LogNode.objects.count() == 5 + 2 + 1


def test_a_leaf_stands_for_every_column_and_its_salt(db: None, at: datetime) -> None:
    act = acted(1, at=at)
    services.append_waiting(at=at)

    entry = LogEntry.objects.get()
    form = FORM_OF["act", entry.form].write(act)
    commitment = hashlib.sha256(entry.salt + hashlib.sha256(form).digest()).digest()
    assert (entry.kind, entry.uid, entry.index, len(entry.salt)) == ("act", act.uid, 0, 16)
    assert entry.commitment == commitment
    assert entry.leaf == hashlib.sha256(b"\x00" + commitment).digest()
    assert selectors.log_leaf(kind="act", uid=act.uid) == entry.leaf


def test_every_entry_is_proven_under_the_newest_head(rows: None, at: datetime) -> None:
    while services.append_waiting(at=at, limit=4):
        pass

    for form in FORMS:
        uids = [form.uid_of(row) for row in form.model._default_manager.all()]
        proofs = selectors.log_proofs(kind=form.kind, uids=uids)
        for uid, row in form.rows(uids).items():
            proof = selectors.log_proof(kind=form.kind, uid=uid)
            assert proof is not None
            assert proof == proofs[uid]
            assert proof.covers(form.write(row))
            assert not proof.covers(form.write(row) + b" ")
            assert proof.head == stored.last_head()


def test_there_is_no_proof_before_the_log_has_the_row(db: None, at: datetime) -> None:
    act = acted(1, at=at)

    assert selectors.log_proof(kind="act", uid=act.uid) is None
    assert selectors.log_leaf(kind="act", uid=act.uid) is None
    assert selectors.log_proofs(kind="act", uids=[act.uid]) == {}


def test_later_sizes_begin_with_earlier_ones(db: None, at: datetime) -> None:
    for number in range(7):
        acted(number, at=at)
        services.append_waiting(at=at)

    for first in range(1, 8):
        for second in range(first, 8):
            assert tree.begins_with(
                first=first,
                first_root=stored.root_at(first),
                second=second,
                second_root=stored.root_at(second),
                path=stored.consistency(first=first, second=second),
            )


@pytest.mark.parametrize("sizes", [(0, 2), (2, 1), (-1, 1)])
def test_a_size_that_never_was_is_refused(db: None, at: datetime, sizes: tuple[int, int]) -> None:
    acted(1, at=at)
    services.append_waiting(at=at)

    with pytest.raises(stored.NoSuchSize):
        stored.consistency(first=sizes[0], second=sizes[1])


def test_proofs_and_appending_take_as_many_queries_in_a_large_log_as_in_a_small_one(
    db: None, at: datetime, django_assert_max_num_queries: object
) -> None:
    acts = [acted(number, at=at) for number in range(300)]
    services.append_waiting(at=at)

    with django_assert_max_num_queries(3):
        assert selectors.log_proof(kind="act", uid=acts[77].uid)
    acted(301, at=at)
    with django_assert_max_num_queries(12):
        assert services.append_waiting(at=at) == 1


def test_a_row_that_is_gone_before_the_log_came_stays_marked_and_holds_up_nobody(db: None, at: datetime) -> None:
    LogWaiting.objects.create(kind="act", uid="0" * 32)
    LogWaiting.objects.create(kind="nothing", uid="1" * 32)
    acted(1, at=at)

    assert [services.append_waiting(at=at), services.append_waiting(at=at)] == [1, 0]
    assert list(LogWaiting.objects.order_by("uid").values_list("kind", "uid", "lost_at")) == [
        ("act", "0" * 32, at),
        ("nothing", "1" * 32, at),
    ]


def test_what_waits_twice_enters_once(db: None, at: datetime) -> None:
    act = acted(1, at=at)
    LogWaiting.objects.create(kind="act", uid=act.uid)
    services.append_waiting(at=at)
    LogWaiting.objects.create(kind="act", uid=act.uid)

    assert (services.append_waiting(at=at), LogEntry.objects.count(), LogWaiting.objects.count()) == (0, 1, 0)


def test_a_process_without_the_key_takes_nothing_in(db: None, at: datetime, settings: Settings) -> None:
    settings.LOG_KEY = ""
    acted(1, at=at)

    with pytest.raises(NoLogKey):
        services.append_waiting(at=at)
    assert LogWaiting.objects.count() == 1


def test_a_new_key_signs_a_head_at_once(db: None, at: datetime, settings: Settings) -> None:
    acted(1, at=at)
    services.append_waiting(at=at)
    settings.LOG_KEY = OTHER_KEY

    assert [services.append_waiting(at=at + timedelta(hours=1)) for _time in range(2)] == [0, 0]

    heads = [stored.signed(head) for head in LogHead.objects.order_by("pk")]
    assert [(head.size, head.holds) for head in heads] == [(1, True), (1, True)]
    assert heads[0].root == heads[1].root
    assert heads[0].public_key != heads[1].public_key


@pytest.mark.parametrize("model", [LogEntry, LogNode, LogHead])
@pytest.mark.parametrize("verb", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
def test_the_log_only_grows(db: None, at: datetime, model: type, verb: str) -> None:
    for number in range(2):
        acted(number, at=at)
    services.append_waiting(at=at)
    table, column = model._meta.db_table, model._meta.pk.column
    quoted = connection.ops.quote_name(column)

    with pytest.raises(IntegrityError, match="cannot be changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(verb.format(table, quoted, quoted))


@pytest.mark.parametrize("index", [0, 2])
def test_an_index_is_neither_left_out_nor_used_twice(db: None, at: datetime, index: int) -> None:
    acted(1, at=at)
    services.append_waiting(at=at)

    with pytest.raises(IntegrityError), transaction.atomic():
        LogEntry.objects.create(
            index=index, kind="act", uid="x", form=1, salt=b"", commitment=b"", leaf=canonical.digest(b"")
        )


def test_a_head_is_never_shorter_than_one_before(db: None, at: datetime) -> None:
    acted(1, at=at)
    services.append_waiting(at=at)

    with pytest.raises(IntegrityError, match="cannot be changed"), transaction.atomic():
        LogHead.objects.create(size=0, root=b"", signed_at=at, public_key=b"", signature=b"")
