"""Measure how long the check of a printed page takes to say nothing: unknown code, withdrawn page, stopped visitor.

`python -m tests.bench.answers TIMES`: run by `tests.bench` in a process of its own. One account asks all three in
turns, so that whatever else the machine does slows them alike; each answer is a whole one, with session and page.
"""

import json
import statistics
import sys
import time
from datetime import UTC, datetime
from urllib.parse import urlsplit

import django

django.setup()

from django.conf import settings  # noqa: E402 -- the settings first
from django.test import Client  # noqa: E402

from passport.people.models import Attempt, User  # noqa: E402
from passport.people.services.attempts import WRONG_TRIES  # noqa: E402
from passport.signing.services import issue_verification_code, withdraw_verification_code  # noqa: E402
from passport.signing.statements import Ref  # noqa: E402
from passport.web import same_time  # noqa: E402
from passport.web.public import VERIFY  # noqa: E402

UNKNOWN, WITHDRAWN, STOPPED = "unknown", "withdrawn", "stopped"
NO_STEP = 1e-9  # seconds: what is left is the work alone
NOTHING = b"This page does not match the record"


class NotAnswered(Exception):
    """The page said something else than nothing: what was measured does not count."""


class Visitor:
    """One account that types codes, and how often it did before."""

    def __init__(self) -> None:
        self.user = User.objects.create_user(username="bench-visitor", password="a long enough pass phrase")
        self.client = Client(headers={"host": urlsplit(settings.PUBLIC_URL).netloc})
        self.client.force_login(self.user)
        self.post("0" * 16)
        self.who = bytes(Attempt.objects.latest("pk").who_hmac)

    def tried(self, times: int) -> None:
        """Let so many wrong tries be on record."""
        Attempt.objects.filter(who_hmac=self.who).delete()
        at = datetime.now(UTC)
        Attempt.objects.bulk_create(
            Attempt(kind=VERIFY, who_hmac=self.who, at=at, succeeded=False) for _ in range(times)
        )

    def post(self, code: str) -> float:
        """Return how many seconds the answer to a code took."""
        began = time.perf_counter()
        response = self.client.post("/verify", {"code": code}, secure=True)
        took = time.perf_counter() - began
        if response.status_code != 200 or NOTHING not in response.content:
            raise NotAnswered(response.status_code)
        return took


def measure(times: int, *, step: float = same_time.STEP) -> dict[str, dict[str, float]]:
    """Return median, 5th and 95th percentile of each of the three, in milliseconds."""
    visitor, withdrawn = Visitor(), _withdrawn()
    asked = {UNKNOWN: ("0" * 16, 0), WITHDRAWN: (withdrawn, 0), STOPPED: (withdrawn, WRONG_TRIES)}
    took: dict[str, list[float]] = {name: [] for name in asked}
    kept, same_time.STEP = same_time.STEP, step
    try:
        for _ in range(times):
            for name, (code, tries) in asked.items():
                visitor.tried(tries)
                took[name].append(visitor.post(code) * 1000)
    finally:
        same_time.STEP = kept
        visitor.user.delete()
    return {name: _spread(values) for name, values in took.items()}


def _withdrawn() -> str:
    at = datetime.now(UTC)
    row = Ref(kind="row", subject_uid="0" * 32, version=1, digest=bytes(32))
    kept, code = issue_verification_code(page=1, pages=1, rows=[row], facility_name="Bench", at=at)
    withdraw_verification_code(kept=kept, by=None, at=at)
    return code


def _spread(values: list[float]) -> dict[str, float]:
    cuts = statistics.quantiles(values, n=20)
    return {"p5": round(cuts[0], 2), "median": round(statistics.median(values), 2), "p95": round(cuts[-1], 2)}


if __name__ == "__main__":
    rounds = int(sys.argv[1])
    print(json.dumps({"work": measure(rounds, step=NO_STEP), "answer": measure(rounds)}))
