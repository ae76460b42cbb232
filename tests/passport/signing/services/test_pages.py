"""The codes of printed pages."""

from datetime import datetime

from passport.people.models import User
from passport.signing import selectors, services
from passport.signing.models import Act, VerificationCode
from passport.signing.statements import Ref

ROWS = [Ref(kind="row", subject_uid=letter * 32, version=1, digest=letter.encode() * 32) for letter in "ab"]


def issue(at: datetime) -> tuple[VerificationCode, str]:
    return services.issue_verification_code(page=2, pages=3, rows=ROWS, facility_name="Dom zdravlja", at=at)


def test_a_code_leads_to_the_rows_of_its_page(db: None, at: datetime) -> None:
    kept, code = issue(at)
    issue(at)

    found = selectors.verification_code(code=code.lower())

    assert found == kept
    assert (found.page, found.pages, found.facility_name, found.created_at) == (2, 3, "Dom zdravlja", at)
    rows = [
        Ref(kind=row.kind, subject_uid=row.subject_uid, version=row.version, digest=bytes(row.digest))
        for row in found.rows.all()
    ]
    assert rows == ROWS


def test_a_code_has_sixty_bits_and_is_kept_nowhere(db: None, at: datetime) -> None:
    kept, code = issue(at)

    assert len(code) == 12
    assert code.encode() not in bytes(kept.code_hmac)
    assert code not in str(list(Act.objects.values()))


def test_another_code_leads_nowhere(db: None, at: datetime) -> None:
    _, code = issue(at)

    other = ("1" if code[0] != "1" else "2") + code[1:]
    assert selectors.verification_code(code=other) is None


def test_a_withdrawn_page_is_found_as_withdrawn_and_the_first_time_stands(approver: User, at: datetime) -> None:
    kept, code = issue(at)
    services.withdraw_verification_code(kept=kept, by=approver, at=at)
    services.withdraw_verification_code(kept=kept, by=approver, at=at.replace(hour=12))

    found = selectors.verification_code(code=code)

    assert found is not None
    assert found.withdrawn_at == at
    assert Act.objects.filter(verb="withdraw_verification_code").count() == 1
