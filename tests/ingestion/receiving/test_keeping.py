"""Who calls is looked up for each association and AE title, and the connections are lent and taken back."""

import gc
from datetime import datetime

import pytest
from pynetdicom import AE
from pynetdicom.association import Association

from ingestion.models import Source
from ingestion.receiving.keeping import Callers, Writers
from ingestion.services.inbox import SourceUnknown
from tests.ingestion.senders import source


def test_another_ae_title_is_another_source_also_on_an_association_that_was_known(
    ct_room: Source, at: datetime
) -> None:
    other = source(at, name="other", facility=ct_room.facility, ae_title="OTHER")
    writers = Writers(1)
    callers, association = Callers(writers), Association(AE(), "acceptor")

    assert callers.source(association, ct_room.ae_title) == ct_room
    assert callers.source(association, "OTHER") == other
    with pytest.raises(SourceUnknown):
        callers.source(association, "STRANGER")
    del association
    gc.collect()
    assert len(callers._known) == 0
    writers.stop()


def test_who_hangs_on_a_connection_is_not_waited_for_when_all_ends(transactional_db: None) -> None:
    writers = Writers(2)

    writers.do(lambda: writers.stop(patience_seconds=0))

    assert writers.do(lambda: "lent once more") == "lent once more"
