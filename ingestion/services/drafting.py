"""What is opened for a row once its report stands in the booklet: never in the way of the report itself."""

from datetime import datetime

from ingestion.models import InboxItem, InboxState
from passport.incidents.services import drafts_for_row


def draft_after(*, item: InboxItem, at: datetime) -> int:
    """Open what the row of a recorded report calls for, and return how many drafts stand for it.

    In a transaction of its own, after that of the report: whatever fails here takes no report back. What a worker
    does not come to any more is found by `ingestion.sweeping`.
    """
    if item.state != InboxState.RECORDED:
        return 0
    return len(drafts_for_row(entry_uid=item.entry_uid, at=at))
