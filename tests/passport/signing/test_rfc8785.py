"""The published examples of RFC 8785. Payloads hold no numbers; the library that writes them writes numbers as well."""

import struct

import pytest
import rfc8785

from passport.signing import canonical
from tests.independent import verifier

# 3.2.2, as JSON, and 3.2.4
SAMPLE = {
    "numbers": [333333333.33333329, 1e30, 4.50, 2e-3, 0.000000000000000000000000001],
    "string": "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/",
    "literals": [None, True, False],
}
SAMPLE_BYTES = """
    7b 22 6c 69 74 65 72 61 6c 73 22 3a 5b 6e 75 6c 6c 2c 74 72 75 65 2c 66 61 6c 73 65 5d 2c 22 6e 75 6d 62 65 72 73 22 3a
    5b 33 33 33 33 33 33 33 33 33 2e 33 33 33 33 33 33 33 2c 31 65 2b 33 30 2c 34 2e 35 2c 30 2e 30 30 32 2c 31 65 2d 32 37
    5d 2c 22 73 74 72 69 6e 67 22 3a 22 e2 82 ac 24 5c 75 30 30 30 66 5c 6e 41 27 42 5c 22 5c 5c 5c 5c 5c 22 2f 22 7d
"""
# Appendix B: the bits of a double, and how it is written
NUMBERS = """
    0000000000000000 0
    8000000000000000 0
    0000000000000001 5e-324
    8000000000000001 -5e-324
    7fefffffffffffff 1.7976931348623157e+308
    ffefffffffffffff -1.7976931348623157e+308
    4340000000000000 9007199254740992
    c340000000000000 -9007199254740992
    4430000000000000 295147905179352830000
    44b52d02c7e14af5 9.999999999999997e+22
    44b52d02c7e14af6 1e+23
    44b52d02c7e14af7 1.0000000000000001e+23
    444b1ae4d6e2ef4e 999999999999999700000
    444b1ae4d6e2ef4f 999999999999999900000
    444b1ae4d6e2ef50 1e+21
    3eb0c6f7a0b5ed8c 9.999999999999997e-7
    3eb0c6f7a0b5ed8d 0.000001
    41b3de4355555553 333333333.3333332
    41b3de4355555554 333333333.33333325
    41b3de4355555555 333333333.3333333
    41b3de4355555556 333333333.3333334
    41b3de4355555557 333333333.33333343
    becbf647612f3696 -0.0000033333333333333333
    43143ff3c1cb0959 1424953923781206.2
"""
# 3.2.3: names sorted by their UTF-16 code units
SORTED = {
    "\u20ac": "Euro Sign",
    "\r": "Carriage Return",
    "\ufb33": "Hebrew Letter Dalet With Dagesh",
    "1": "One",
    "\U0001f600": "Emoji: Grinning Face",
    "\x80": "Control",
    "\u00f6": "Latin Small Letter O With Diaeresis",
}


def test_the_sample_is_written_as_the_bytes_of_the_standard() -> None:
    assert rfc8785.dumps(SAMPLE) == bytes.fromhex(SAMPLE_BYTES)


@pytest.mark.parametrize("line", NUMBERS.strip().splitlines(), ids=lambda line: line.split()[0])
def test_a_number_is_written_as_in_the_table(line: str) -> None:
    bits, text = line.split()
    (number,) = struct.unpack(">d", bytes.fromhex(bits))

    assert rfc8785.dumps(number) == text.encode()


@pytest.mark.parametrize("bits", ["7fffffffffffffff", "7ff0000000000000"], ids=["nan", "infinity"])
def test_what_is_no_number_is_refused(bits: str) -> None:
    with pytest.raises(rfc8785.FloatDomainError):
        rfc8785.dumps(struct.unpack(">d", bytes.fromhex(bits))[0])


def test_a_payload_and_the_program_of_a_stranger_write_the_same_texts_in_the_same_order() -> None:
    payload = {"string": SAMPLE["string"], "literals": SAMPLE["literals"], "sorted": SORTED, "\x7f\x1f": "\b\f\t/"}
    names = ["Carriage Return", "One", "Control", "Latin Small Letter O With Diaeresis"]
    names += ["Euro Sign", "Emoji: Grinning Face", "Hebrew Letter Dalet With Dagesh"]

    written = canonical.dumps(payload).decode()
    assert written == verifier.canonical(payload)
    assert [written.index(name) for name in names] == sorted(written.index(name) for name in names)
    assert '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"' in written
