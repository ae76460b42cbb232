"""Days and numbers in the language that is being spoken, in sentences and in templates."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.utils.timezone import override as clock_of
from django.utils.translation import ngettext, override

from passport.language.saying import clock, day, moment, say_apart, say_digits, say_number, say_quantity, say_range

LATE = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)  # the second of March in Belgrade
BELGRADE = ZoneInfo("Europe/Belgrade")


def said(source: str, language: str = "en", **values: object) -> str:
    with override(language), clock_of(BELGRADE):
        return Template(source).render(Context(values))


def test_a_moment_is_told_by_the_clock_of_a_place() -> None:
    with override("hr"):
        assert (day(LATE, BELGRADE), clock(LATE, BELGRADE)) == ("2. ožujka 2026.", "00:30")
        assert moment(LATE, BELGRADE) == "2. ožujka 2026., 00:30"


@pytest.mark.parametrize(
    ("filter_name", "english", "persian"),
    [
        ("day", "2 March 2026", "۱۱ اسفند ۱۴۰۴"),
        ("short_day", "2 Mar 2026", "۱۴۰۴/۱۲/۱۱"),
        ("month", "March 2026", "اسفند ۱۴۰۴"),
        ("clock", "00:30", "۰۰:۳۰"),
        ("moment", "2 March 2026, 00:30", "۱۱ اسفند ۱۴۰۴، ۰۰:۳۰"),
        ("short_moment", "2 Mar 2026, 00:30", "۱۴۰۴/۱۲/۱۱، ۰۰:۳۰"),
    ],
)
def test_a_template_says_a_moment_by_the_clock_of_its_page(filter_name: str, english: str, persian: str) -> None:
    source = f"{{{{ at|{filter_name} }}}}"

    assert (said(source, at=LATE), said(source, "fa", at=LATE)) == (english, persian)
    assert said(source + "-", at=None) == "-"


def test_midnight_is_a_time_and_nought_a_number() -> None:
    assert said("{{ at|clock }}, {{ none|number }}", at=time(0, 0), none=0) == "00:00, 0"


def test_a_day_without_a_time_is_said_as_it_is() -> None:
    assert said("{{ on|day }}", "tr", on=date(2026, 3, 1)) == "1 Mart 2026"


def test_a_counted_number_chooses_the_plural_and_is_read_in_the_digits_of_the_language() -> None:
    source = "{% load i18n %}{% blocktranslate count rows=n|number %}{{ rows }} row{% plural %}{{ rows }} rows{% endblocktranslate %}"

    assert [said(source, n=1), said(source, "fa", n=12)] == ["1 row", "۱۲ rows"]


def test_a_counted_number_stands_in_a_sentence() -> None:
    with override("fa"):
        count = say_number(25)
        assert ngettext("%(count)s row", "%(count)s rows", count) % {"count": count} == "\u2068۲۵\u2069 ردیف"
        assert say_number(Decimal("2.4")) == "۲٫۴"


def test_a_code_stands_apart_whatever_it_holds() -> None:
    assert said("{{ code|apart }}{{ none|apart }}", code="<A-1>", none="") == '<bdi dir="ltr">&lt;A-1&gt;</bdi>'


def test_ranges_and_quantities_are_said_in_the_language() -> None:
    source = "{% span 2 5 %} {% quantity dose 'mSv' %}"

    assert said(source, dose=Decimal("4.5")) == "2–5 4.5\u00a0mSv"
    assert said(source, "fa", dose=Decimal("4.5")) == "۲ تا ۵ \u2066۴٫۵\u00a0mSv\u2069"
    with override("fa"):
        assert (say_range(2, 5), say_quantity(3, "mSv"), say_apart("A1")) == (
            "۲ تا ۵",
            "\u2066۳\u00a0mSv\u2069",
            "\u2066A1\u2069",
        )


def test_a_size_is_said_in_the_largest_unit_that_keeps_something_before_the_comma() -> None:
    sizes = (0, 1023, 1024, 1024**2 - 1, 1024**2, 78_705_262_592, 1024**5)

    assert [said("{{ size|size }}", size=one).replace("\u00a0", " ") for one in sizes] == [
        "0 B",
        "1023 B",
        "1.0 kB",
        "1024.0 kB",
        "1.0 MB",
        "73.3 GB",
        "1024.0 TB",
    ]
    assert said("{{ size|size }}{{ none|size }}", "fa", size=6042, none=None) == "\u2066۵٫۹\u00a0kB\u2069"


def test_a_list_is_said_with_the_commas_of_the_language_whole_or_part_by_part() -> None:
    source = "{{ parts|listed }}; <b>1</b>{% comma %} <b>2</b>"

    assert said(source, parts=["CT", 2]) == "CT, 2; <b>1</b>, <b>2</b>"
    assert said(source, "fa", parts=["CT", 2]) == "CT، 2; <b>1</b>، <b>2</b>"


def test_numbers_that_a_format_wrote_are_read_in_the_digits_of_the_language() -> None:
    with override("fa"):
        assert say_digits("71 years") == "۷۱ years"
