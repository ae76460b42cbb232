"""What is made of Lighthouse's reports, and how its package is locked. The runs themselves are `make lighthouse`."""

import json
from dataclasses import replace
from typing import Any

from tests.lighthouse.__main__ import FOLDER, Marks, faults_of, marks_of, middle, table

GOOD = {"performance": 99, "accessibility": 100, "best-practices": 100, "pwa": 100}


def marks(*, performance: int = 99, paint: float = 1200.0, failed: tuple[str, ...] = (), **scores: int) -> Marks:
    return Marks(
        scores=GOOD | {"performance": performance} | scores, largest_paint_ms=paint, bytes=60_000, failed=failed
    )


def report(**audits: dict[str, Any]) -> dict[str, Any]:
    """Return a report of Lighthouse as far as it is read."""
    known = {
        "largest-contentful-paint": {"numericValue": 1300.5, "score": 0.97, "scoreDisplayMode": "numeric"},
        "total-byte-weight": {"numericValue": 61_234, "score": 1, "scoreDisplayMode": "numeric"},
        **audits,
    }
    refs = [{"id": name, "weight": 1} for name in known]
    return {"audits": known, "categories": {name: {"score": 0.99, "auditRefs": refs} for name in GOOD}}


def test_of_each_number_the_one_in_the_middle_counts() -> None:
    runs = [marks(performance=80, paint=3000), marks(performance=97, paint=1100), marks(performance=95, paint=1500)]

    found = middle(runs)

    assert (found.scores["performance"], found.largest_paint_ms) == (95, 1500)


def test_what_failed_in_each_run_counts_and_not_what_failed_in_one() -> None:
    runs = [marks(failed=("contrast", "slow")), marks(failed=("contrast",)), marks(failed=("contrast", "large"))]

    assert middle(runs).failed == ("contrast",)


def test_a_report_is_read_with_what_did_not_pass() -> None:
    found = marks_of(
        report(
            contrast={"score": 0, "scoreDisplayMode": "binary"},
            splash={"score": None, "scoreDisplayMode": "notApplicable"},
        )
    )

    assert found == Marks(scores=dict.fromkeys(GOOD, 99), largest_paint_ms=1300.5, bytes=61_234, failed=("contrast",))


def test_a_page_that_reaches_every_mark_has_no_fault() -> None:
    assert faults_of({"home": [marks(performance=95)]}, []) == []


def test_what_is_below_its_mark_is_named_with_what_did_not_pass() -> None:
    runs = {"home": [marks(performance=94, failed=("slow",))], "entry": [marks(pwa=88, failed=("maskable-icon",))]}

    assert faults_of(runs, ["no icon"]) == [
        "home: performance is 94, and 95 at least is asked for (slow)",
        "entry: pwa does not pass: maskable-icon",
        "cannot be installed: no icon",
    ]


def test_a_first_visit_that_is_late_or_heavy_is_named_with_what_is_allowed() -> None:
    heavy = replace(marks(paint=1501), bytes=100_001)

    assert faults_of({"home": [replace(marks(paint=1500), bytes=100_000)], "entry": [heavy]}, []) == []
    assert faults_of({"home": [heavy]}, []) == [
        "home: largest paint after 1501 ms, and 1500 ms are allowed",
        "home: 100001 bytes, and 100000 are allowed",
    ]


def test_the_table_has_a_line_for_each_page() -> None:
    lines = table({"home": [marks()], "sign-in": [marks(paint=900)]}).splitlines()

    assert [line.split() for line in lines] == [
        ["page", "performance", "accessibility", "best-practices", "pwa", "largest", "paint", "kB"],
        ["home", "99", "100", "100", "100", "1.20", "s", "60"],
        ["sign-in", "99", "100", "100", "100", "0.90", "s", "60"],
    ]


def test_every_package_is_locked_by_its_digest_and_without_an_address() -> None:
    text = (FOLDER / "package-lock.json").read_text()
    packages = {name: one for name, one in json.loads(text)["packages"].items() if name}

    assert [name for name, one in packages.items() if not one["integrity"].startswith("sha512-")] == []
    assert "://" not in text
    assert packages["node_modules/lighthouse"]["version"] == "11.7.1"
