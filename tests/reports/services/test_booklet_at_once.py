"""A patient who presses twice: PostgreSQL's writers do run at once, and one job is made."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from django.db import connection

from passport.access.models import Purpose
from passport.access.services import open_passport
from passport.queue.models import Job
from reports import services
from reports.models import BookletPrint
from tests.passport.document.story import told

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 3


def test_of_four_who_ask_at_once_for_the_same_all_get_one_print(at: datetime) -> None:
    story = told(at=at)
    for turn in range(ROUNDS):
        story.ana.place = f"Place {turn}"
        story.ana.save()
        view = open_passport(reader=story.reader, patient=story.ana, purpose=Purpose.OWN_RECORD, at=at)
        start = threading.Barrier(4)

        def ask(_number: int, view: object = view, start: threading.Barrier = start) -> str:
            start.wait()
            try:
                return services.ask_booklet(view=view, by=story.reader, at=at).uid  # type: ignore[arg-type]
            finally:
                connection.close()

        with ThreadPoolExecutor(4) as threads:
            found = list(threads.map(ask, range(4)))

        assert len(set(found)) == 1
        assert (BookletPrint.objects.count(), Job.objects.filter(kind="booklet").count()) == (turn + 1, turn + 1)
