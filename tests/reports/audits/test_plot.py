"""The plot of doses: zero at the bottom, time to the right, words that can be read."""

import itertools
from datetime import date
from decimal import Decimal

import pytest

from reports.audits.plot import plot_of

DAY, LATER = date(2026, 1, 1), date(2026, 1, 11)


def test_nothing_is_drawn_of_nothing() -> None:
    assert plot_of([]) is None


def test_values_lie_by_day_and_dose_between_the_axes() -> None:
    plot = plot_of([(LATER, Decimal(650)), (DAY, Decimal(0))], lines=[("level", Decimal(650))])

    assert plot
    newest, oldest = plot.marks
    assert (oldest.x, oldest.y, newest.x) == (plot.left + 10, plot.bottom, plot.right - 10)
    assert (newest.y, plot.rules[0].y) == (plot.rules[0].y, newest.y)
    assert plot.top <= newest.y < plot.bottom
    assert [tick.value for tick in plot.ticks] == [Decimal(100 * step) for step in range(8)]
    assert (plot.first, plot.last) == (DAY, LATER)


@pytest.mark.parametrize("highest", ["0.048", "0.3", "1", "7.5", "99", "101", "1050", "9999"])
def test_the_scale_has_a_handful_of_steps_and_holds_all_values(highest: str) -> None:
    plot = plot_of([(DAY, Decimal(highest))])

    assert plot
    assert 4 <= len(plot.ticks) <= 10
    assert plot.ticks[-1].value > Decimal(highest)


def test_one_day_stands_in_the_middle_and_zero_has_a_scale() -> None:
    plot = plot_of([(DAY, Decimal(0))])

    assert plot
    assert plot.left < plot.marks[0].x < plot.right
    assert len(plot.ticks) == 2


def test_the_words_of_lines_that_lie_close_do_not_cover_one_another() -> None:
    lines = [("mean", Decimal(648)), ("level", Decimal(650)), ("allowed", Decimal(845))]
    plot = plot_of([(DAY, Decimal(640))], lines=lines, medians=[(LATER, Decimal(600))])

    assert plot
    heights = [rule.words_y for rule in plot.rules]
    assert [rule.shape for rule in plot.rules] == ["allowed", "level", "mean"]
    assert all(below - above >= 15 for above, below in itertools.pairwise(heights))
    assert len(plot.medians) == 1
