"""What the migrations of this room do with rows that are there already."""

from datetime import datetime
from importlib import import_module

import pytest
from django.apps import apps

from passport.booklet.models import Entry
from passport.booklet.services import take_up_decision, type_entry
from passport.booklet.verification import verify_entry
from tests import cast
from tests.authenticator import Authenticator
from tests.passport.booklet.services.test_decided import decided
from tests.passport.booklet.services.test_typing import TOOTH
from tests.passport.booklet.signing import enrol, sign

pytestmark = pytest.mark.django_db


def typed(clinic: cast.Clinic, local_id: str, at: datetime) -> Entry:
    whose, by = cast.record(local_id=local_id), clinic.radiographer
    named = {"facility": clinic.facility, "approver": clinic.approver}
    return type_entry(record=whose, typed=TOOTH, by=by, at=at, **named)


def test_rows_that_were_typed_before_and_wait_say_that_no_approval_is_recorded(at: datetime) -> None:
    clinic, key = cast.clinic(), Authenticator()
    enrol(clinic.approver.user, key, at=at)
    waits, with_decision, signed, sent = (typed(clinic, local_id, at) for local_id in "1234")
    take_up_decision(entry=with_decision, decided=decided(clinic), by=None, at=at)
    Entry.objects.filter(pk=sent.pk).update(typed_by="")
    Entry.objects.update(approval="recorded", approver_found="")
    sign([Entry.objects.get(pk=signed.pk)], by=clinic.approver.user, authenticator=key, at=at)

    import_module("passport.booklet.migrations.0017_typed_approvals").say_not_recorded(apps, None)

    rows = dict(Entry.objects.values_list("pk", "approval"))
    assert rows == {waits.pk: "not_recorded", with_decision.pk: "recorded", signed.pk: "recorded", sent.pk: "recorded"}
    assert Entry.objects.get(pk=waits.pk).approver_found == "typed"
    assert verify_entry(Entry.objects.get(pk=waits.pk)).holds
