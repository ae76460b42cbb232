from datetime import datetime, timedelta

from passport.people.models import User
from passport.signing import selectors, services
from passport.signing.acts import notify


def test_a_notice_stands_until_its_reader_has_read_it(approver: User, stranger: User, at: datetime) -> None:
    first = notify(user_id=approver.pk, kind="first", at=at)
    second = notify(user_id=approver.pk, kind="second", at=at + timedelta(minutes=1))
    other = notify(user_id=stranger.pk, kind="other", at=at)
    assert list(selectors.notices_for(user=approver)) == [second, first]

    assert services.read_notices(user=approver, uids=[first.uid, other.uid], at=at) == 1
    assert services.read_notices(user=approver, uids=[first.uid], at=at) == 0

    assert list(selectors.notices_for(user=approver)) == [second]
    assert list(selectors.notices_for(user=stranger)) == [other]
