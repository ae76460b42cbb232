"""Rows drawn by chance, and the same ones again."""

from passport.access.sampling import drawn, new_seed

ROWS = [f"row {number}" for number in range(200)]


def test_the_same_seed_draws_the_same_rows_in_whatever_order_they_come() -> None:
    assert drawn(ROWS, seed="a", size=5) == drawn(reversed(ROWS), seed="a", size=5)
    # As `printf "a\nrow 65" | sha256sum` puts them.
    assert drawn(ROWS, seed="a", size=5) == ["row 65", "row 187", "row 80", "row 50", "row 62"]


def test_another_seed_draws_other_rows() -> None:
    assert set(drawn(ROWS, seed="a", size=5)) != set(drawn(ROWS, seed="b", size=5))


def test_a_row_that_is_added_takes_the_place_of_one_at_most() -> None:
    before, after = set(drawn(ROWS, seed="a", size=20)), set(drawn([*ROWS, "row 200"], seed="a", size=20))

    assert len(before - after) <= 1


def test_where_there_are_fewer_all_are_drawn() -> None:
    assert sorted(drawn(["b", "a"], seed="a", size=5)) == ["a", "b"]


def test_a_seed_that_nobody_chose_is_another_each_time() -> None:
    assert len({new_seed() for _turn in range(20)}) == 20
