"""How measurements are printed: rates beside pydicom's on the same files in the same process."""

from collections.abc import Sequence
from typing import Any

from tests.bench.sending import Received

STEPS = (("store", "bytes and inbox row"), ("claim", "claimed by a worker"), ("read", "read"), ("record", "recorded"))


def print_speed(title: str, speed: dict[str, Any]) -> None:
    """Print what one process takes for each step of the mix."""
    reports = speed["reports"]
    steps = {**speed, "record": speed["settle"] - speed["read"]}
    ours = speed["store"] + speed["claim"] + speed["settle"]
    print(f"\n{title}: one process, {speed['items'] / reports:.0f} content items a report")
    print(f"  pydicom alone          {_rate(reports, speed['pydicom'])} {_each(speed['pydicom'], reports)}")
    print(f"  received and recorded  {_rate(reports, ours)} {_each(ours, reports)}")
    for step, words in STEPS:
        print(f"    {words:<20} {_each(steps[step], reports):>34}")
    cpu = speed["pydicom_cpu"] / speed["ours_cpu"]
    print(f"  {speed['pydicom'] / ours:.2f} times pydicom's rate ({cpu:.2f} times by CPU time of the process)")
    counted = ", ".join(f"{count} with {events} events" for events, count in speed["statements"].items())
    print(f"  statements from claim to settled: {counted}")
    share = speed["long_pydicom"] / speed["long_read"]
    print(f"  a report of 316 events is read {share:.1f} times as fast as pydicom walks it", flush=True)


def print_drained(title: str, workers: int, drained: dict[str, Any]) -> None:
    """Print what receiving here and recording in worker processes takes."""
    reports, ours, alone = drained["reports"], drained["ours"], drained["pydicom"]
    print(f"\n{title}: received here, recorded by `work` with {workers} process{'es' if workers > 1 else ''}")
    print(f"  {_rate(reports, ours)}, {alone / ours:.2f} times pydicom's rate in one process", flush=True)


def print_signed(title: str, signed: dict[str, Any]) -> None:
    """Print what one touch under many rows takes on the server."""
    both = (("prepare", "what the touch will cover"), ("complete", "the touch taken"))
    print(f"\n{title}: {signed['rows']} rows signed with one touch")
    for step, words in both:
        cpu, statements = signed[f"{step}_cpu"] * 1000, signed[f"{step}_statements"]
        print(f"  {words:<26} {signed[step] * 1000:6.0f} ms ({cpu:.0f} ms of CPU), {statements} statements")
    print(f"  {'together':<26} {sum(signed[step] for step, _words in both) * 1000:6.0f} ms", flush=True)


def print_answers(title: str, answers: dict[str, Any]) -> None:
    """Print how long the check of a printed page takes to say nothing, by why it says nothing."""
    print(f"\n{title}: what the check of a printed page does not tell, milliseconds (5 %, median, 95 %)")
    for part, words in (("work", "the work alone"), ("answer", "the answer, on its step")):
        for name, spread in answers[part].items():
            said = ", ".join(f"{value:.1f}" for value in spread.values())
            print(f"  {words:<24} {name:<10} {said}", flush=True)


def print_received(received: Sequence[Received]) -> None:
    """Print how fast objects are received beside a receiver that stores nothing."""
    print("\nC-STORE beside a pynetdicom receiver that stores nothing, the same senders in turns")
    for row in received:
        bare, ours = row.objects / row.bare, row.objects / row.ours
        print(f"  {row.associations} associations: {ours:6.1f} of {bare:6.1f} objects/s, {ours / bare:.2f}", flush=True)


def print_loaded(entries: int, empty: dict[str, Any], full: dict[str, Any]) -> None:
    """Print the rate with so many entries beside that on the empty database, each against its own baseline."""
    rates = [side["pydicom"] / (side["store"] + side["claim"] + side["settle"]) for side in (empty, full)]
    print(f"  with {entries} entries {rates[1] / rates[0]:.2f} of the rate on the empty database", flush=True)


def print_booklet(entries: int, plain: dict[str, Any], proven: dict[str, Any]) -> None:
    """Print what a booklet of so many signed rows takes, without and with a proof sheet."""
    for name, made in (("Booklet", plain), ("With its proof sheet, a booklet", proven)):
        print(f"\n{name} of {entries} signed entries, {made['pages']} pages, {made['bytes'] / 1e6:.1f} MB of PDF")
        print(
            f"  made in {made['seconds']:.1f} s ({made['cpu']:.1f} s of CPU) by a process of {made['peak_mb']:.0f} MB"
        )


def _rate(reports: int, seconds: float) -> str:
    return f"{reports / seconds:8.1f} reports/s"


def _each(seconds: float, reports: int) -> str:
    return f"{1000 * seconds / reports:8.2f} ms"


def print_logged(title: str, found: dict[str, Any]) -> None:
    """Print what the log took for each entry and each proof."""
    print(f"{title}: a log of {found['entries']} entries, seed {found['seed']}")
    print(
        f"  append {found['append_ms']} ms each in batches, at the end {found['append_last_ms']}, one alone {found['alone_ms']}"
    )
    print(f"  proof {found['proof_ms']} ms, at worst {found['proof_worst_ms']}; consistency {found['consistency_ms']}")
    print(f"  memory {found['memory_early_mib']} MiB at a tenth, {found['memory_mib']} MiB at the end", flush=True)
