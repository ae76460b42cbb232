"""No column of what is signed or done stays outside the log unnoticed."""

import hashlib
import json
from datetime import datetime

import pytest
from django.apps import apps
from django.db.models import Model

from passport.signing.log.beside import BESIDE
from passport.signing.log.forms import NEWEST, NOT_LOGGED, Form
from passport.signing.models import Act, Statement
from tests.passport.signing.signed import Desk


@pytest.mark.parametrize("form", NEWEST.values(), ids=lambda form: f"{form.kind}-{form.number}")
def test_each_column_is_in_the_form_or_left_out_with_a_reason(form: Form) -> None:
    told = [*form.columns, *form.named, *form.left_out]

    assert sorted(told) == sorted(field.name for field in form.model._meta.concrete_fields)
    assert all(form.left_out.values())


def test_each_table_of_the_room_is_logged_or_left_out_with_a_reason() -> None:
    tables = {model.__name__ for model in apps.get_app_config("signing").get_models()}

    logged = [form.model.__name__ for form in NEWEST.values()]
    beside = [table.__name__ for one in BESIDE for table in one.tables]
    assert tables == {*logged, *beside, *NOT_LOGGED}
    assert len(tables) == len(logged) + len(beside) + len(NOT_LOGGED)
    assert all(NOT_LOGGED.values())


@pytest.mark.django_db
def test_a_form_holds_text_alone(at: datetime) -> None:
    act = Act(uid="a" * 32, at=at, actor="Ана", verb="sign", subject_kind="row", subject_uid="b" * 32)
    act.detail = {"size": 3, "by": None}

    assert (
        NEWEST["act"].write(act)
        == json.dumps(
            {
                "columns": {
                    "actor": "Ана",
                    "actor_uid": "",
                    "at": "2026-03-02T09:30:00.000000+00:00",
                    "detail": '{"by":null,"size":3}',
                    "facility_uid": "",
                    "subject_kind": "row",
                    "subject_uid": "b" * 32,
                    "uid": "a" * 32,
                    "verb": "sign",
                },
                "form": "1",
                "kind": "act",
                "schema": "radiation-passport/log-entry/1",
            },
            ensure_ascii=False,
            separators=(",", ":"),
        ).encode()
    )


def test_a_signature_names_its_statement_and_its_key_as_a_document_does(desk: Desk) -> None:
    signature = desk.sign()[0]

    columns = json.loads(NEWEST["signature"].write(signature))["columns"]

    statement = Statement.objects.get(pk=signature.statement_id)
    assert columns["statement"] == {
        "kind": "row",
        "subject": statement.subject_uid,
        "version": "1",
        "digest": statement.digest.hex(),
    }
    assert columns["key"] == hashlib.sha256(signature.public_key).hexdigest()
    assert columns["flags"] == str(signature.flags)


@pytest.mark.parametrize(("one", "other"), [({"n": 1}, {"n": "1"}), ({"n": None}, {"n": "None"})])
def test_a_detail_that_reads_alike_is_another_one(at: datetime, one: dict, other: dict) -> None:
    def written(detail: dict) -> bytes:
        row: Model = Act(uid="a" * 32, at=at, detail=detail)
        return NEWEST["act"].write(row)

    assert written(one) != written(other)
