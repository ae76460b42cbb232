from ingestion.receiving.limits import Limits, Meter

LIMITS = Limits(object_bytes=10_000, all_bytes=15_000)


def test_an_association_may_send_as_much_as_one_object_holds() -> None:
    meter = Meter(limits=LIMITS)

    assert [meter.add(1, 9_000), meter.add(1, 1_000), meter.add(1, 1)] == [True, True, False]


def test_all_associations_together_have_a_limit_too() -> None:
    meter = Meter(limits=LIMITS)

    assert [meter.add(1, 9_000), meter.add(2, 6_000), meter.add(3, 1)] == [True, True, False]


def test_what_came_behind_a_finished_object_still_counts() -> None:
    meter = Meter(limits=LIMITS)
    meter.add(1, 9_900)

    meter.take_off(1, 800)  # and what is taken off for its wrapping: 4096 bytes and a sixteenth

    assert meter.held == {1: 9_900 - 800 - 50 - 4096}


def test_an_association_that_ended_holds_nothing() -> None:
    meter = Meter(limits=LIMITS)
    meter.add(1, 9_900)

    meter.clear(1)

    assert meter.held == {}
