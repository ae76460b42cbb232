"""Ages in whole years. Plain Python.

Who is born on 29 February has a birthday on 1 March in a year that has no such day.
"""

from datetime import date

MARCH_FIRST = (3, 1)


def age(born: date, *, on: date) -> int:
    """Return the age in whole years on a day."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def months(born: date, *, on: date) -> int:
    """Return the age in whole months on a day."""
    return (on.year - born.year) * 12 + on.month - born.month - (on.day < born.day)


def birthday(born: date, *, years: int) -> date:
    """Return the day on which somebody comes to an age."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, *MARCH_FIRST)
