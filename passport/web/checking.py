"""The page that checks a booklet without asking anybody, and the same page as one file that works for ever."""

import base64
import json
import re
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from passport.booklet.examinations import KINDS
from passport.booklet.words import UNITS, examination_group
from passport.document.publishing import published_keys
from passport.language.saying import say_day
from passport.storage import SHEETS
from passport.verify.wording import (
    BORN,
    CHECKED,
    COMPARE,
    ENDED,
    LICENCE,
    LINE,
    NO_LEAF,
    PAGE_OF,
    PRINTED,
    REASONS,
    SEALED_BY,
    SHEET_SUMS,
    SUMS,
    UNREADABLE,
)

# Every module that the page needs; a saved page carries all of them, under names of its own.
MODULES = (
    "numbers.js",
    *(
        f"check/{name}.js"
        for name in (
            "bytes",
            "canonical",
            "cbor",
            "confirmed",
            "document",
            "heads",
            "json",
            "keyring",
            "keys",
            "log",
            "outcomes",
            "page",
            "paper",
            "printed",
            "proof",
            "reading",
            "seal",
            "sheet",
            "shown",
            "telling",
            "touch",
            "tree",
            "withdrawn",
            "witness",
        )
    ),
)
SAVED_AS = "check-radiation-passport.html"
_IMPORTED = re.compile(r'(from ")\.\.?/(?:check/)?([a-z]+\.js";)')


@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """Show the page; it does its work in the browser."""
    return render(request, "public/check.html", _asked(reverse("published:keys")))


@require_safe
def check_saved(request: HttpRequest) -> HttpResponse:
    """Return the page with all that it needs, and with the keys of today, as one file."""
    context = _asked("") | {
        "style": mark_safe("\n".join(_source(sheet) for sheet in SHEETS)),  # noqa: S308 -- our own sheets
        "modules": mark_safe(json.dumps({"imports": dict(_module(name) for name in MODULES)})),  # noqa: S308 -- our own
        "published": published_keys(),
        "site": settings.PUBLIC_URL,
        "day": say_day(timezone.localdate()),
    }
    # A file and no page: it is opened where it lies, under the policy that it carries itself.
    response = render(request, "public/check/saved.html", context, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{SAVED_AS}"'
    return response


def _asked(keys: str) -> dict[str, object]:
    paths = {"keys_path": reverse("published:keys"), "head_path": reverse("api:log_head")}
    return {"keys": keys, "words": _words()} | paths


def _words() -> dict[str, object]:
    return {
        "checked": {what.value: _(text) for what, text in CHECKED.items()},
        "ended": {outcome.name.lower(): _(text) for outcome, text in ENDED.items()},
        "reasons": {reason.value: _(text) for reason, text in REASONS.items()}
        | {"unknown_algorithm": _("This browser cannot check a key of this kind.")},
        "sums": {outcome.name.lower(): _(text) for outcome, text in SUMS.items()},
        "unreadable": {why.value: _(text) for why, text in UNREADABLE.items()}
        | {"part_missing": _("A part of the document is missing or is not what it should be.")}
        | {"no_codes": _("No code of a proof sheet is in this text: each begins with RP1: on a line of its own.")},
        "sheet": _sheet_words(),
        "kinds": {kind: examination_group("", kind=kind) for kind in KINDS},
        "units": UNITS,
        "rows": {
            "held": _("This row is as it was signed."),
            "failed": _("This row is not as it was signed or sealed."),
            "open": _("It could not be checked whether this row is as it was signed."),
            "confirmed": _("Confirmed by the hospital; nobody signed this row."),
            "unsigned": _("Nobody has signed this row."),
        },
        "signed": _("The stamp of %(name)s stands in this row."),
        "origin": _("Made by %(site)s"),
        "others": _("What else was looked at: %(count)s"),
        "keys": _("It is checked with the keys that %(site)s has published."),
        "without": _("There are no published keys here, as without a connection: choose a file with them below."),
        "noKeys": _("This file holds no published keys."),
        "kept": _("The log is held to the head of %(day)s that you kept."),
        "noHead": _("This file holds neither a head of the log nor the way between two."),
        "working": _("It is being checked."),
        "grade": _(
            "This is the system's own signature, not a qualified electronic signature. A copy cannot tell what was "
            "corrected after it was made."
        ),
    }


def _sheet_words() -> dict[str, object]:
    return {
        "sums": {outcome.name.lower(): _(text) for outcome, text in SHEET_SUMS.items()},
        "ends": {
            "held": _("This code is sealed by the hospital."),
            "failed": _("This code does not hold."),
            "open": _("It could not be checked whether the hospital sealed this code."),
        },
        "page": _(PAGE_OF),
        "line": _(LINE),
        "sealed": _(SEALED_BY),
        "compare": _(COMPARE),
        "born": _(BORN),
        "printed": _(PRINTED),
        "licence": _(LICENCE),
        "noLeaf": _(NO_LEAF),
    }


def _module(name: str) -> tuple[str, str]:
    """Return a module under the name by which a saved page imports it, which no address can have."""
    source = _IMPORTED.sub(r"\1check/\2", _source(f"js/{name}"))
    packed = base64.b64encode(source.encode()).decode()
    return f"check/{Path(name).name}", f"data:text/javascript;base64,{packed}"


def _source(name: str) -> str:
    found = finders.find(name)
    return Path(str(found)).read_text(encoding="utf-8")
