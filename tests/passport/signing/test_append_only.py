"""What was signed, sealed or done cannot be changed or removed."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Model

from passport.signing import services
from passport.signing.models import Act, Seal, Signature, Statement
from tests.passport.signing.signed import Desk

ROWS: list[Callable[[], Model]] = [
    lambda: Statement.objects.order_by("pk")[0],
    lambda: Signature.objects.order_by("pk")[0],
    lambda: Seal.objects.get(),
    lambda: Act.objects.order_by("pk")[0],
]
NAMES = ["statement", "signature", "seal", "act"]


@pytest.fixture
def rows(desk: Desk, at: datetime) -> None:
    signatures = desk.sign()
    services.seal(statement=signatures[0].statement, facility_uid="f" * 32, facility_name="Dom zdravlja", at=at)


@pytest.mark.parametrize("row", ROWS, ids=NAMES)
def test_a_row_cannot_be_changed(rows: None, row: Callable[[], Model]) -> None:
    kept = row()

    with pytest.raises(IntegrityError, match="cannot be changed"), transaction.atomic():
        type(kept)._default_manager.filter(pk=kept.pk).update(pk=kept.pk)


@pytest.mark.parametrize("row", ROWS, ids=NAMES)
def test_a_row_cannot_be_removed(rows: None, row: Callable[[], Model]) -> None:
    kept = row()

    with pytest.raises(IntegrityError, match="cannot be changed"), transaction.atomic():
        type(kept)._default_manager.filter(pk=kept.pk)._raw_delete("default")
