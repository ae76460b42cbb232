from decimal import Decimal

import pytest
from rfc8785 import CanonicalizationError

from passport.signing import canonical


def test_keys_are_sorted_and_text_stays_utf8() -> None:
    payload = {"version": "1", "name": "Čović", "doses": [{"value": "520.0", "unit": "mGy.cm"}], "reason": None}

    assert canonical.dumps(payload).decode() == (
        '{"doses":[{"unit":"mGy.cm","value":"520.0"}],"name":"Čović","reason":null,"version":"1"}'
    )


def test_keys_are_sorted_by_their_utf16_units() -> None:
    payload = {"€": "a", "\r": "b", "\ufb33": "c", "1": "d", "😀": "e", "\x80": "f", "ö": "g"}

    # RFC 8785, 3.2.3
    assert list(canonical.loads(canonical.dumps(payload))) == ["\r", "1", "\x80", "ö", "€", "😀", "\ufb33"]


@pytest.mark.parametrize("number", [0, 1, -1, 2**60, 1.5, float("nan"), Decimal("1.5")])
def test_a_number_is_refused_wherever_it_stands(number: object) -> None:
    with pytest.raises(canonical.NumberInPayload):
        canonical.dumps({"doses": [{"values": ("1", number)}]})


def test_a_yes_and_a_no_are_no_numbers() -> None:
    assert canonical.dumps({"therapy": True, "hidden": False}) == b'{"hidden":false,"therapy":true}'


def test_a_lone_surrogate_is_refused() -> None:
    with pytest.raises(CanonicalizationError):
        canonical.dumps({"name": "\ud800"})


def test_what_was_written_is_read_again() -> None:
    payload = {"a": ["1", None, True], "b": {"c": "d"}}

    assert canonical.loads(canonical.dumps(payload)) == payload


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"{", b"\xff", b'{"a": "b"}', b'{"b":"1","a":"2"}', b'{"a":1}', b'{"a":"1","a":"2"}']
)
def test_bytes_that_are_not_canonical_are_not_read(data: bytes) -> None:
    with pytest.raises(canonical.NotCanonical):
        canonical.loads(data)


def test_a_digest_is_the_sha256_of_the_bytes() -> None:
    expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # FIPS 180-2, B.1

    assert canonical.digest(b"abc").hex() == expected
