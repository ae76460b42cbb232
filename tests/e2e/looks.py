"""How pages are looked at: in which language and in which colours."""

LOOKS = (("en", "light"), ("fa", "dark"))
# Only with --every-look, as `make soak` asks.
MORE_LOOKS = (("en", "dark"), ("fa", "light"), ("sr", "light"), ("tr", "dark"))
EVERY_LOOK = LOOKS + MORE_LOOKS
PARTS = 2  # of the pages in one look: as many as tests run side by side


def named(look: tuple[str, str]) -> str:
    """Return what the tests of a look are called by."""
    return "-".join(look)
