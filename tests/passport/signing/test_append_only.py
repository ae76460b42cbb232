"""What was signed, sealed or done cannot be changed or removed."""

from datetime import datetime

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Model

from passport.signing import services
from passport.signing.models import Act, Seal, Signature, Statement
from tests.passport.signing.signed import Desk

ROWS = [(Statement, "kind"), (Signature, "signer_uid"), (Seal, "facility_name"), (Act, "verb")]


@pytest.fixture
def rows(desk: Desk, at: datetime) -> None:
    signatures = desk.sign()
    services.seal(statement=signatures[0].statement, facility_uid="f" * 32, facility_name="Dom zdravlja", at=at)


@pytest.mark.parametrize(("model", "column"), ROWS)
def test_a_row_cannot_be_changed(rows: None, model: type[Model], column: str) -> None:
    with pytest.raises(IntegrityError, match="cannot be changed"), transaction.atomic():
        model._default_manager.update(**{column: "x"})


@pytest.mark.parametrize(("model", "column"), ROWS)
def test_a_row_cannot_be_removed(rows: None, model: type[Model], column: str) -> None:
    with pytest.raises(IntegrityError, match="cannot be changed"), transaction.atomic():
        model._default_manager.all()._raw_delete("default")
