"""`python -m tests.lighthouse`: what Lighthouse says of the pages that a patient opens on a phone, and of installing them.

Each page three times, signed in, the passport with 300 entries and more; of each number the one in the middle counts.
Fails below the marks.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from tests.access_table.site import Page, Site, site
from tests.conftest import CHROMIUM_ARGUMENTS

FOLDER = Path(__file__).resolve().parent
LIGHTHOUSE = FOLDER / "node_modules" / ".bin" / "lighthouse"
CHROMIUM = "/usr/bin/chromium"
TIMES = 3
TRIES = 5  # of one run: now and then Chromium loses the beginning of its own recording
LEAST = 95
ROWS = 300  # beside those of the world
# What the first visit to a passport of ROWS entries may take on the slow phone; the other pages are told of only.
FIRST_VISIT = "home"
MOST_PAINT_MS = 1500
MOST_BYTES = 100_000
MARKED = ("performance", "accessibility", "best-practices")
PAGES = {
    "home": "patient:passport",
    "entry": "patient:entry",
    "share": "patient:show",
    "sign-in": "account_login",
    "account": "account",
}


class NotMeasured(Exception):
    """Lighthouse gave no report; the message is what it said."""


@dataclass(frozen=True, kw_only=True)
class Marks:
    """What one run says of one page."""

    scores: dict[str, int]  # of a hundred
    largest_paint_ms: float
    bytes: int
    failed: tuple[str, ...]  # audits of installing that do not pass, and what keeps a mark below the whole


def main() -> int:
    """Measure, print a table, and return 1 when something is below its mark."""
    missing = [name for name in ("node", "npm") if not shutil.which(name)]
    if missing:
        print(f"Lighthouse needs Node 18 or later; not found: {', '.join(missing)}", file=sys.stderr)
        return 2
    subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"], cwd=FOLDER, check=True)
    with tempfile.TemporaryDirectory(prefix="passport-lighthouse-") as name, site(Path(name), rows=ROWS) as running:
        runs = {title: [_run(running, running.called(page)) for _ in range(TIMES)] for title, page in PAGES.items()}
        uninstallable = installability(running, running.called(PAGES["home"]), Path(name) / "profile")
    print(table(runs))
    print(f"installability errors: {', '.join(uninstallable) or 'none'}")
    faults = faults_of(runs, uninstallable)
    print("\n".join(faults) or "every mark is reached")
    return int(bool(faults))


def middle(runs: Sequence[Marks]) -> Marks:
    """Return what counts of several runs of one page: of each number the one in the middle."""
    return Marks(
        scores={name: round(statistics.median(run.scores[name] for run in runs)) for name in runs[0].scores},
        largest_paint_ms=statistics.median(run.largest_paint_ms for run in runs),
        bytes=round(statistics.median(run.bytes for run in runs)),
        failed=tuple(sorted(set.intersection(*(set(run.failed) for run in runs)))),
    )


def table(runs: dict[str, Sequence[Marks]]) -> str:
    """Return the marks as lines."""
    lines = [f"{'page':10}" + "".join(f"{name:>16}" for name in (*MARKED, "pwa", "largest paint", "kB"))]
    for title, of_page in runs.items():
        found = middle(of_page)
        numbers = [f"{found.scores[name]}" for name in (*MARKED, "pwa")]
        numbers += [f"{found.largest_paint_ms / 1000:.2f} s", f"{found.bytes / 1000:.0f}"]
        lines.append(f"{title:10}" + "".join(f"{number:>16}" for number in numbers))
    return "\n".join(lines)


def faults_of(runs: dict[str, Sequence[Marks]], uninstallable: Sequence[str]) -> list[str]:
    """Return what is below its mark, in words."""
    found = {title: middle(of_page) for title, of_page in runs.items()}
    low = [
        f"{title}: {name} is {marks.scores[name]}, and {LEAST} at least is asked for ({', '.join(marks.failed)})"
        for title, marks in found.items()
        for name in MARKED
        if marks.scores[name] < LEAST
    ]
    low += [
        f"{title}: pwa does not pass: {', '.join(marks.failed)}"
        for title, marks in found.items()
        if marks.scores["pwa"] < 100
    ]
    low += [
        f"{title}: largest paint after {marks.largest_paint_ms:.0f} ms, and {MOST_PAINT_MS} ms are allowed"
        for title, marks in found.items()
        if title == FIRST_VISIT and marks.largest_paint_ms > MOST_PAINT_MS
    ]
    low += [
        f"{title}: {marks.bytes} bytes, and {MOST_BYTES} are allowed"
        for title, marks in found.items()
        if title == FIRST_VISIT and marks.bytes > MOST_BYTES
    ]
    return low + [f"cannot be installed: {error}" for error in uninstallable]


def marks_of(report: dict[str, Any]) -> Marks:
    """Return what a report of Lighthouse says."""
    audits, categories = report["audits"], report["categories"]
    asked = {ref["id"] for one in categories.values() for ref in one["auditRefs"] if ref["weight"]}
    return Marks(
        scores={name: round(100 * one["score"]) for name, one in categories.items()},
        largest_paint_ms=audits["largest-contentful-paint"]["numericValue"],
        bytes=audits["total-byte-weight"]["numericValue"],
        failed=tuple(sorted(name for name in asked if (audits[name]["score"] or 0) < 0.9 and _is_judged(audits[name]))),
    )


def installability(running: Site, page: Page, profile: Path) -> list[str]:
    """Return why the site cannot be installed; a profile of its own, because in a private window it never can."""
    with sync_playwright() as started:
        context = started.chromium.launch_persistent_context(profile, executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
        context.add_cookies([{"name": "sessionid", "value": page.session, "url": running.url}])
        tab = context.new_page()
        tab.goto(f"{running.url}{page.address}")
        tab.evaluate("navigator.serviceWorker.ready.then(() => true)")
        session = context.new_cdp_session(tab)
        errors = [
            *session.send("Page.getAppManifest")["errors"],
            *session.send("Page.getInstallabilityErrors")["installabilityErrors"],
        ]
        context.close()
    return [str(error.get("message") or error.get("errorId")) for error in errors]


def _run(running: Site, page: Page) -> Marks:
    cookie = {"Cookie": f"sessionid={page.session}"} if page.session else {}
    flags = " ".join(["--headless=new", *CHROMIUM_ARGUMENTS])
    command = [str(LIGHTHOUSE), f"{running.url}{page.address}", "--quiet", f"--chrome-flags={flags}"]
    command += ["--output=json", f"--extra-headers={json.dumps(cookie)}"]
    command += [f"--only-categories={','.join((*MARKED, 'pwa'))}"]
    for _try in range(TRIES):
        done = subprocess.run(
            command, env=os.environ | {"CHROME_PATH": CHROMIUM}, capture_output=True, text=True, check=False
        )
        if done.returncode == 0:
            return marks_of(json.loads(done.stdout))
        print(f"once more: {done.stderr.strip().splitlines()[-1]}", file=sys.stderr)
    raise NotMeasured(done.stderr)


def _is_judged(audit: dict[str, Any]) -> bool:
    return audit["scoreDisplayMode"] not in {"notApplicable", "manual", "informative"}


if __name__ == "__main__":
    raise SystemExit(main())
