"""`manage.py audit_log` finds what was changed behind a signed row and in the log, and names it."""

import io
import json
from base64 import urlsafe_b64encode
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import CommandError, call_command
from django.db import models, transaction
from pytest_django import Settings

from passport.people.models import Facility, Record, User
from passport.signing import services
from passport.signing.acts import Subject, record_act
from passport.signing.log import stored
from passport.signing.log.forms import FORMS
from passport.signing.log.heads import published
from passport.signing.models import Act, LogEntry, LogHead, LogNode, LogWaiting, Seal, Signature, Statement
from tests.passport.booklet.forging import (
    ON_DISK,
    Signed,
    columns,
    forge,
    past_the_triggers,
    row_of,
    signed_row,
    touch,
)

pytestmark = pytest.mark.django_db
# Tables of which a row stands behind each signed one.
BEHIND = (Act, Statement, Signature, Seal)
SECOND = timedelta(seconds=1)


@pytest.fixture
def signed(at: datetime) -> Signed:
    made = signed_row(at)
    while services.append_waiting(at=at + timedelta(minutes=1), limit=20):
        pass
    return made


def audited(*words: str) -> tuple[int, list[str]]:
    """Return the exit code of the command and the findings that it printed."""
    out, code = io.StringIO(), 0
    try:
        call_command("audit_log", *words, stdout=out)
    except SystemExit as end:
        code = int(str(end.code))
    return code, out.getvalue().splitlines()[:-2]


def kept(path: Path, **changed: Any) -> str:
    head = stored.last_head()
    assert head is not None
    path.write_text(json.dumps(published(head) | changed))
    return f"--head={path}"


def behind(model: type[models.Model], signed: Signed) -> Any:
    if model is Act:
        return Act.objects.get(verb="sign_statement", subject_uid=row_of(Signature, signed.entry).uid)
    return row_of(model, signed.entry)


def test_where_nothing_was_changed_nothing_is_found(signed: Signed, tmp_path: Path) -> None:
    assert audited() == (0, [])
    assert audited(kept(tmp_path / "head.json")) == (0, [])


def test_it_says_what_it_cannot_promise_without_a_head_from_outside(signed: Signed, tmp_path: Path) -> None:
    told, alone = io.StringIO(), io.StringIO()
    call_command("audit_log", kept(tmp_path / "head.json"), stdout=told)
    call_command("audit_log", "--log-only", stdout=alone)

    assert "Nothing can be promised against somebody who wrote everything anew" in alone.getvalue()
    assert "promised" not in told.getvalue()
    assert "all that it covers is here as it was; what came later is not covered" in told.getvalue()


@pytest.mark.timeout(300)
def test_each_column_behind_a_signed_row_is_found_when_it_was_changed(signed: Signed) -> None:
    missed = []
    with past_the_triggers():
        for model, column in columns():
            with transaction.atomic():
                forge(model, column, signed)
                code, lines = audited()
                transaction.set_rollback(True)
            if code != 1 or not lines:
                missed.append(f"{model.__name__}.{column}")

    assert missed == []
    assert audited() == (0, [])


@pytest.mark.parametrize("what", ON_DISK)
def test_a_file_behind_a_signed_row_that_was_touched_on_disk_is_named(signed: Signed, what: str) -> None:
    touch(what, signed)

    code, lines = audited()

    assert (code, lines[0]) == (1, f"row {signed.entry.uid} is not what was signed or sealed (blob.bytes)")
    assert audited("--log-only") == (0, [])


@pytest.mark.parametrize("table", [Record, Facility])
def test_a_row_is_named_whose_record_or_hospital_was_deleted(signed: Signed, table: type[models.Model]) -> None:
    under = signed.entry.record if table is Record else signed.entry.facility
    with past_the_triggers():
        table._default_manager.filter(pk=under.pk)._raw_delete("default")

        assert audited() == (1, [f"row {signed.entry.uid} is not what was signed or sealed (entry)"])
        table._default_manager.bulk_create([under])


def test_a_row_is_named_whose_signer_has_no_account_any_more(signed: Signed) -> None:
    account = signed.entry.approver.user
    key = row_of(Signature, signed.entry).key
    with past_the_triggers():
        User.objects.filter(pk=account.pk)._raw_delete("default")

        assert audited() == (
            1,
            [
                f"signing_key {key.uid} is not what the acts on it tell (user)",
                f"row {signed.entry.uid} is not what was signed or sealed (signature.signer, signature.missing)",
            ],
        )
        User.objects.bulk_create([account])


@pytest.mark.parametrize("model", [Act, Seal, Signature])
def test_a_deleted_row_is_named(signed: Signed, model: type[models.Model]) -> None:
    row = behind(model, signed)
    form = next(form for form in FORMS if form.model is model)
    with past_the_triggers():
        model._default_manager.filter(pk=row.pk)._raw_delete("default")

    code, lines = audited("--log-only")

    assert (code, lines[0]) == (1, f"{form.kind} {form.uid_of(row)} was deleted")


def test_the_column_is_named_where_something_else_tells_it(signed: Signed) -> None:
    signature = row_of(Signature, signed.entry)
    statement = row_of(Statement, signed.entry)
    with past_the_triggers():
        Signature.objects.filter(pk=signature.pk).update(sign_count=signature.sign_count + 1)
        Statement.objects.filter(pk=statement.pk).update(created_at=statement.created_at + SECOND)

    assert sorted(audited("--log-only")[1]) == [
        f"signature {signature.uid} was changed after it entered the log (sign_count, recorded_at)",
        f"statement {statement.uid} was changed after it entered the log (recorded_at)",
    ]


def test_a_row_that_was_put_in_past_the_triggers_is_named(signed: Signed, at: datetime) -> None:
    with past_the_triggers():
        act = record_act(verb="forged", by=None, subject=Subject(kind="thing", uid="a" * 32), at=at)

    assert audited("--log-only") == (1, [f"act {act.uid} was put in past the log"])


def test_a_row_that_was_deleted_while_it_waited_is_named(signed: Signed, at: datetime) -> None:
    act = record_act(verb="test", by=None, subject=Subject(kind="thing", uid="a" * 32), at=at)
    with past_the_triggers():
        Act.objects.filter(pk=act.pk)._raw_delete("default")

    assert audited("--log-only") == (1, [f"act {act.uid} was deleted before the log had taken it in"])


@pytest.mark.parametrize(
    ("moved", "fault"),
    [
        (-timedelta(days=1), "says that it was written before a head that does not have it (at)"),
        (timedelta(days=1), "says that it was written after the log had it (at)"),
    ],
)
def test_a_row_whose_time_lies_outside_its_batch_is_named(
    signed: Signed, at: datetime, moved: timedelta, fault: str
) -> None:
    act = record_act(verb="test", by=None, subject=Subject(kind="thing", uid="a" * 32), at=at + moved)
    services.append_waiting(at=at + timedelta(minutes=2))

    assert audited("--log-only") == (1, [f"act {act.uid} {fault}"])


def test_what_waits_is_no_finding(signed: Signed, at: datetime) -> None:
    record_act(verb="test", by=None, subject=Subject(kind="thing", uid="a" * 32), at=at)

    assert LogWaiting.objects.count() == 1
    assert audited() == (0, [])


def of_log(model: type[models.Model], **change: Any) -> tuple[int, list[str]]:
    with past_the_triggers():
        found = model._default_manager.order_by("pk").first()
        assert found is not None
        model._default_manager.filter(pk=found.pk).update(**change)
    return audited("--log-only")


def test_each_column_of_an_entry_is_found(signed: Signed) -> None:
    first = LogEntry.objects.get(index=0)
    name = f"{first.kind} {first.uid}"
    with past_the_triggers():
        for change, start in (
            ({"salt": b"x" * 16}, f"{name} was changed"),
            ({"commitment": b"x" * 32}, f"{name} does not fit its own leaf (leaf)"),
            ({"leaf": b"x" * 32}, f"{name} does not fit its own leaf (leaf)"),
            ({"form": 99}, f"{name} stands in the log in a form that nobody knows"),
            ({"kind": "seal"}, f"seal {first.uid} was deleted"),
            ({"uid": "x" * 32}, f"{first.kind} {'x' * 32} was deleted"),
        ):
            LogEntry.objects.filter(pk=0).update(**change)
            code, lines = audited("--log-only")
            assert (code, lines[0][: len(start)]) == (1, start)
            LogEntry.objects.filter(pk=0).update(**{column: getattr(first, column) for column in change})
    assert audited("--log-only") == (0, [])


def test_a_deleted_entry_leaves_a_gap_that_is_named(signed: Signed) -> None:
    with past_the_triggers():
        LogEntry.objects.filter(pk=3)._raw_delete("default")

    code, lines = audited("--log-only")

    assert (code, lines[0]) == (1, "entry 3 is not there")
    assert [line.split(" ", 2)[2] for line in lines if "put in past the log" in line] == ["was put in past the log"]


def test_a_changed_node_is_named_by_the_entries_under_it(signed: Signed) -> None:
    assert of_log(LogNode, node=b"x" * 32) == (
        1,
        ["node over entries 0 to 1 is not the node over its leaves"],
    )


def test_a_changed_head_is_found(signed: Signed) -> None:
    code, lines = of_log(LogHead, root=b"x" * 32)

    assert (code, [line.split("+00:00 ", 1)[1] for line in lines]) == (
        1,
        [
            "has a signature that does not hold",
            "is not the root of the entries before it: one of those since the head before was changed (entries 0 to 30)",
        ],
    )


def test_a_head_under_a_key_that_does_not_count_is_found(signed: Signed, settings: Settings) -> None:
    settings.LOG_PUBLIC_KEYS = ["22" * 32]

    lines = audited("--log-only")[1]

    assert len(lines) == LogHead.objects.count()
    assert all(line.endswith("is signed under a key that does not count") for line in lines)


def test_a_log_that_was_written_anew_is_found_by_a_head_from_outside_alone(
    signed: Signed, at: datetime, tmp_path: Path
) -> None:
    head = kept(tmp_path / "head.json")
    with past_the_triggers():
        for model in (LogEntry, LogNode, LogHead):
            model.objects.all()._raw_delete("default")
        Act.objects.filter(pk=behind(Act, signed).pk).update(actor="Somebody else")
        for form in FORMS:
            for row in form.all_rows():
                LogWaiting.objects.create(kind=form.kind, uid=form.uid_of(row))
        while services.append_waiting(at=at + timedelta(minutes=1)):
            pass

    assert audited("--log-only") == (0, [])
    code, lines = audited("--log-only", head)
    assert (code, len(lines)) == (1, 1)
    assert lines[0].endswith("that was kept outside is not of this log: what it covered was written anew")


def test_an_end_that_was_cut_off_is_found_by_a_head_from_outside(signed: Signed, at: datetime, tmp_path: Path) -> None:
    act = record_act(verb="test", by=None, subject=Subject(kind="thing", uid="a" * 32), at=at)
    services.append_waiting(at=at + timedelta(minutes=1))
    head = kept(tmp_path / "head.json")
    last = LogEntry.objects.order_by("-index")[0].index
    with past_the_triggers():
        Act.objects.filter(pk=act.pk)._raw_delete("default")
        LogHead.objects.filter(size=last + 1)._raw_delete("default")
        LogEntry.objects.filter(pk=last)._raw_delete("default")

    assert audited("--log-only") == (0, [])
    code, lines = audited("--log-only", head)
    assert (code, len(lines)) == (1, 1)
    assert lines[0].endswith("that was kept outside is of more entries than there are: the end was cut off")


def test_a_head_from_outside_that_nobody_signed_is_said(signed: Signed, tmp_path: Path) -> None:
    # No key of few points, under which a signature of zeros holds by chance.
    key = Ed25519PrivateKey.from_private_bytes(b"1" * 32).public_key().public_bytes_raw()
    named = urlsafe_b64encode(key).decode().rstrip("=")
    head = kept(tmp_path / "head.json", public_key=named, signature="A" * 86)

    assert [line.split("that was kept outside ")[1] for line in audited("--log-only", head)[1]] == [
        "has a signature that does not hold",
        "is signed under a key that signed no head here",
    ]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"size": "x"}'])
def test_a_file_that_holds_no_head_is_said(db: None, tmp_path: Path, text: str) -> None:
    path = tmp_path / "head.json"
    path.write_text(text)

    with pytest.raises(CommandError, match=r"holds no head as /api/log/head gives it"):
        call_command("audit_log", f"--head={path}")
