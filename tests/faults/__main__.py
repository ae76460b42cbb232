"""`python -m tests.faults NAME`: play one round on a fresh installation; the name is the seed of its chance.

Prints one line of JSON: what broke, on which set-up, and what it came to. Exit code 1 when something was lost.
"""

import argparse
import json
import logging
import os
import sys
import tempfile
import warnings
from pathlib import Path
from random import Random

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "passport.settings")
django.setup()

from tests.faults.delivery import NeverKept  # noqa: E402 -- the models need the settings first
from tests.faults.outbox import NotSentOnce  # noqa: E402
from tests.faults.plant import NeverHappened, SetUp, plant  # noqa: E402
from tests.faults.rounds import ROUNDS, VICTIMS, Broken, play  # noqa: E402
from tests.faults.template import template  # noqa: E402


def main() -> int:
    """Play the round and return the exit code."""
    options = _options()
    chance = Random(options.name)
    victim, set_up = chance.choice(ROUNDS)
    victim = options.victim or victim
    set_up = SetUp[options.set_up] if options.set_up else set_up
    told = {"victim": victim, "set_up": set_up, "recorded": 0, "again": 0}
    with tempfile.TemporaryDirectory(prefix="passport-faults-") as name:
        made = template(options.template or Path(name) / "template")
        try:
            with plant(set_up, made) as running:
                outcome = play(victim, running, chance, options.name)
        except (Broken, NeverHappened, NeverKept, NotSentOnce) as error:
            print(f"{type(error).__name__} {told}: {error}", file=sys.stderr)
            return 1
    print(json.dumps(told | {"recorded": outcome.recorded, "again": outcome.again}))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    parser.add_argument("name", help="the seed of this round, and what makes its objects others")
    parser.add_argument("--victim", choices=sorted(VICTIMS), help="chosen by chance unless given")
    parser.add_argument("--set-up", choices=[one.name for one in SetUp], help="chosen by chance unless given")
    parser.add_argument("--template", type=Path, help="a folder that keeps the databases that are copied")
    return parser.parse_args()


if __name__ == "__main__":
    # pynetdicom leaves the sockets of connections that never came about to the garbage collector.
    warnings.simplefilter("ignore", ResourceWarning)
    logging.getLogger("pynetdicom").setLevel(logging.CRITICAL)  # that nobody answers is what a round is about
    sys.exit(main())
