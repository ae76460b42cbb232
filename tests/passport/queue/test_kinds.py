import pytest
from celery import current_app

from passport.queue.kinds import BELLS, JOBS, QUEUES


@pytest.mark.parametrize("task", [*[bell.task for bell in BELLS.values()], *JOBS.values()])
def test_every_name_of_a_task_is_a_task(task: str) -> None:
    current_app.loader.import_default_modules()

    assert current_app.tasks[task].name == task


def test_every_bell_rings_on_a_queue_that_workers_serve() -> None:
    assert {bell.queue for bell in BELLS.values()} == set(QUEUES)
