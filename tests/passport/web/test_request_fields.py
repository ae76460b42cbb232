"""The form of a request: what few requests need stays folded away until it is needed."""

from typing import Any

import pytest

from passport.justification.models import Request
from passport.people.models import Facility
from passport.web.request_forms import Fold, WishForm, said_in

HERE = Facility(uid="f" * 32, name="Klinički centar")
ASKED = {
    "facility": HERE.uid,
    "exam_code": "ct.chest",
    "indication": "cough",
    "urgency": "routine",
    "purpose": "diagnosis",
}


def wish(given: dict[str, str] | None = None, **options: Any) -> WishForm:
    return WishForm(given, facilities=[HERE], **options)


def opened(form: WishForm) -> list[str]:
    return [str(part.summary) for part in form.parts if isinstance(part, Fold) and part.is_open]


def test_a_new_request_shows_what_every_request_has_and_folds_the_rest_away() -> None:
    form = wish()

    assert [part.summary if isinstance(part, Fold) else part.name for part in form.parts] == [
        "facility",
        "exam_code",
        "The list does not have this examination",
        "laterality",
        "indication",
        "indication_code",
        "question",
        "urgency",
        "It is an emergency",
        "planned_on",
        "planned_views",
        "The same examination was done not long ago",
        "Screening, research, work, court, a carer, a child",
    ]
    assert opened(form) == []
    folded = [field.name for part in form.parts if isinstance(part, Fold) for field in part.fields]
    plain = [part.name for part in form.parts if not isinstance(part, Fold)]
    assert sorted(folded + plain) == sorted(form.fields)


@pytest.mark.parametrize(
    ("given", "summaries"),
    [
        ({}, []),
        ({"exam_code": ""}, ["The list does not have this examination"]),
        ({"emergency_reason": "Unconscious"}, ["It is an emergency"]),
        ({"repeat_reason": "It grew"}, ["The same examination was done not long ago"]),
        ({"mass_kg": "heavy"}, ["Screening, research, work, court, a carer, a child"]),
        ({"purpose": "screening"}, ["Screening, research, work, court, a carer, a child"]),
    ],
)
def test_a_fold_is_open_where_something_is_said_or_wrong(given: dict[str, str], summaries: list[str]) -> None:
    assert opened(wish(ASKED | given)) == summaries


def test_a_refusal_that_names_no_field_opens_all() -> None:
    form = wish(ASKED)
    form.add_error(None, "Say why this cannot wait.")

    assert len(opened(form)) == 4


@pytest.mark.parametrize(
    ("asked", "summaries"),
    [
        ({"exam_code": "ct.chest", "kind": "ct"}, []),
        ({"exam_as_sent": "CT of the toe", "kind": "ct"}, ["The list does not have this examination"]),
    ],
)
def test_a_draft_opens_what_was_said(asked: dict[str, str], summaries: list[str]) -> None:
    request = Request(facility=HERE, indication="cough", urgency="routine", purpose="diagnosis", **asked)

    assert opened(wish(initial=said_in(request))) == summaries


def test_what_the_page_shows_by_itself_is_not_shown_twice() -> None:
    form = wish()
    form.elsewhere = frozenset({"repeat_reason"})

    assert "The same examination was done not long ago" not in [getattr(part, "summary", "") for part in form.parts]
