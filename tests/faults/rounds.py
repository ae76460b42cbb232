"""One round: objects are sent, something breaks at a moment that chance chooses, and then all is counted."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from random import Random

from redis import Redis

from tests import sr
from tests.faults import outbox
from tests.faults.delivery import ANSWERS, Sent, deliver
from tests.faults.ledger import Found
from tests.faults.plant import NODE, Plant, SetUp
from tests.passport.imaging.clients.nodes import Answers, dimse_node
from tests.sr.key_object import naming

Harm = Callable[[Plant, Random], None]
Story = Callable[[Plant, Random, str], list[Sent]]

REPORTS, SENDERS, AT_ONCE = 18, 3, 20
LATEST = 1.2  # seconds after the first object was sent
LONGEST_OUTAGE = 1.5  # seconds
MOST_ROOM = 64 * 1024  # bytes that are left on a full disk
MOST_DROPS = 3
NOWHERE = "NOBODY"  # an AE title that is no registered PACS

RECORDED, BOTH = ("recorded", ""), tuple(SetUp)


class Broken(Exception):
    """Something that was answered with success is lost, doubled or wrong; the message says what."""


@dataclass(frozen=True, kw_only=True)
class Victim:
    """What breaks: the story of a round, and the set-ups that have it."""

    story: Story
    set_ups: tuple[SetUp, ...] = BOTH


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a round came to: objects recorded, and how often a sender heard no success."""

    recorded: int
    again: int


def play(victim: str, plant: Plant, chance: Random, name: str) -> Outcome:
    """Play one round and return what it came to; the name makes its objects others. Raises Broken."""
    sent = VICTIMS[victim].story(plant, chance, name)
    plant.soon(lambda: _all_settled(plant, sent))
    for one in sent:
        found = plant.ledger.found(str(one.dataset.SOPInstanceUID), str(one.dataset.StudyInstanceUID))
        if found != expected(one) or not set(one.heard) <= ANSWERS:
            raise Broken(f"{victim}, {plant.set_up}, {name}: {one.dataset.SOPInstanceUID} {one.heard} {found}")
    return Outcome(recorded=len(sent), again=sum(status != 0 for one in sent for status in one.heard))


def expected(one: Sent) -> Found:
    """Return what there must be of an object: recorded once, with its dose once."""
    return Found(
        items=(RECORDED,),
        kept=True,
        acts=1,
        reports=one.reports,
        entries=1,
        exposures=1,
        events=1,
        doses=(Decimal(one.dlp),),
    )


def _all_settled(plant: Plant, sent: list[Sent]) -> bool:
    plant.ledger.hurry()
    return all(plant.ledger.settled(str(one.dataset.SOPInstanceUID)) for one in sent)


def pushed(plant: Plant, chance: Random, name: str, *, harm: Harm) -> list[Sent]:
    """Let several scanners send while something breaks."""
    sent = [report(name, number) for number in range(REPORTS)]
    with ThreadPoolExecutor(SENDERS) as senders:
        moods = [Random(chance.random()) for _ in range(SENDERS)]
        heard = [
            senders.submit(deliver, sent[start::SENDERS], to=plant.to, chance=mood) for start, mood in enumerate(moods)
        ]
        time.sleep(chance.uniform(0, LATEST))
        harm(plant, chance)
        for sender in heard:
            sender.result()
    return sent


def at_once(plant: Plant, chance: Random, name: str) -> list[Sent]:
    """Let one object come on many associations at the same time."""
    one = report(name)
    copies = [Sent(dataset=one.dataset, dlp=one.dlp) for _ in range(AT_ONCE)]
    start = threading.Barrier(AT_ONCE)

    def send(copy: Sent) -> None:
        start.wait()
        deliver([copy], to=plant.to, chance=Random(name))

    with ThreadPoolExecutor(AT_ONCE) as senders:
        list(senders.map(send, copies))
    return copies


def key_object_waits(plant: Plant, chance: Random, name: str) -> list[Sent]:
    """Kill the worker while a key object waits for its report, which comes afterwards."""
    one = report(name)
    manifest = manifest_of(one, ae_title=NOWHERE)
    deliver([manifest], to=plant.to, chance=chance)
    time.sleep(chance.uniform(0, LATEST))
    plant.restart("worker")
    deliver([one], to=plant.to, chance=chance)
    return [manifest, one]


def pacs_hangs_up(plant: Plant, chance: Random, name: str) -> list[Sent]:
    """Let a PACS drop the associations on which it is asked for a report, and then give it."""
    one = report(name)
    manifest = manifest_of(one, ae_title=NODE)
    answers = Answers(gives=[one.dataset], drops=True)
    with dimse_node(answers) as port:
        plant.ledger.node_listens(port)
        enough = plant.ledger.tries() + chance.randint(1, MOST_DROPS)
        deliver([manifest], to=plant.to, chance=chance)
        plant.soon(lambda: _asked_again(plant) >= enough)
        answers.drops = False
        plant.soon(lambda: _all_settled(plant, [manifest, one]))
    return [manifest, one]


def _asked_again(plant: Plant) -> int:
    plant.ledger.hurry()
    return plant.ledger.tries()


def report(name: str, number: int = 0) -> Sent:
    """Return a report of a study of its own, with a dose that no other has."""
    dlp = f"{100 + number}.{number:02}5"
    dataset = sr.ct(events=[sr.CtEvent(dlp=dlp)], study_uid=sr.uid("faults", name, number))
    sr.write(dataset)
    return Sent(dataset=dataset, dlp=dlp)


def manifest_of(one: Sent, *, ae_title: str) -> Sent:
    """Return a key object that names a report and a PACS that should have it."""
    dataset = naming(one.dataset, ae_title=ae_title)
    sr.write(dataset)
    return Sent(dataset=dataset, dlp=one.dlp, reports=0)


def kill(plant: Plant, chance: Random, *, parts: tuple[str, ...]) -> None:
    """Kill parts, and start them again after a while."""
    plant.restart(*parts, after=chance.uniform(0, LONGEST_OUTAGE))


def kill_children(plant: Plant, chance: Random) -> None:
    """Kill every process of the worker's pool; the worker itself lives."""
    plant.parts["worker"].kill_children()


def flush(plant: Plant, chance: Random) -> None:
    """Let the broker forget everything."""
    with Redis.from_url(plant.broker) as client:
        client.flushall()


def fill_disk(plant: Plant, chance: Random) -> None:
    """Let the disk be full for a while."""
    plant.disk.fill(left=chance.randint(0, MOST_ROOM))
    time.sleep(chance.uniform(0.5, LONGEST_OUTAGE))
    plant.disk.relieve()


SERVERS = (SetUp.SERVERS,)
VICTIMS = {
    "receiver": Victim(story=partial(pushed, harm=partial(kill, parts=("receiver",)))),
    "worker": Victim(story=partial(pushed, harm=partial(kill, parts=("worker",)))),
    "pool": Victim(story=partial(pushed, harm=kill_children), set_ups=SERVERS),
    "broker": Victim(story=partial(pushed, harm=partial(kill, parts=("broker",))), set_ups=SERVERS),
    "broker-flushed": Victim(story=partial(pushed, harm=flush), set_ups=SERVERS),
    "database": Victim(story=partial(pushed, harm=partial(kill, parts=("database",))), set_ups=SERVERS),
    # SQLite is no process: what can be killed is whoever writes.
    "writers": Victim(story=partial(pushed, harm=partial(kill, parts=("receiver", "worker")))),
    "disk-full": Victim(story=partial(pushed, harm=fill_disk)),
    "pacs-hangs-up": Victim(story=pacs_hangs_up),
    "twenty-at-once": Victim(story=at_once),
    "key-object-waits": Victim(story=key_object_waits),
    "outbox": Victim(story=outbox.story),
}
ROUNDS = [(victim, set_up) for set_up in SetUp for victim in VICTIMS if set_up in VICTIMS[victim].set_ups]
