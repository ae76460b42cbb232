"""Who performed an examination is somebody else only where both are people whom the hospital knows."""

import pytest

from passport.booklet.performers import is_another

STAFF = {
    1: ["goran", "Горан Илић"],
    2: ["Vera Đurić"],
    3: ["Ana Kovač"],
    4: ["Ana Marija Kovač", "anakovac"],
    5: ["Пера"],
}


@pytest.mark.parametrize(
    ("written", "performed_by", "another"),
    [
        ("ILIC^GORAN", "Vera Đurić", True),
        ("ILIC^GORAN^^dr", "DJURIC VERA", True),
        ("ILIC^GORAN", "dr Goran Ilić", False),
        ("Горан Илић", "ILIC^GORAN", False),
        ("", "Vera Đurić", False),
        ("ILIC^GORAN", "", False),
        ("GI", "Vera Đurić", False),  # an operator's initials
        ("goran", "Vera Đurić", False),  # the name of an account alone tells nobody from others
        ("Ilić", "Vera Đurić", False),
        ("CT TECH", "Vera Đurić", False),
        ("Petar Petrović", "Vera Đurić", False),  # nobody here bears it
        ("ILIC^GORAN", "Petar Petrović", False),
        ("Пера", "Vera Đurić", False),
        ("Ana Marija Kovač", "Ana Kovač", False),  # may be either of the two
        ("Ana Kovač", "Goran Ilić", True),
    ],
)
def test_two_names_are_those_of_two_people(written: str, performed_by: str, another: bool) -> None:
    assert is_another(written, performed_by, STAFF) is another
