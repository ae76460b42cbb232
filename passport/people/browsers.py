"""What a browser calls itself, in the names that its owner knows. Plain Python.

Only what tells one's own devices apart; the whole line of a browser is kept nowhere.
"""

from dataclasses import dataclass

# In this order: most browsers also name those whose pages they can show.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True, kw_only=True)
class Browser:
    """A browser and what it runs on, by their own names; empty: it did not say."""

    name: str = ""
    system: str = ""


def browser_of(user_agent: str) -> Browser:
    """Return which browser a line of the kind `Mozilla/5.0 (…)` is of."""
    return Browser(name=_named(user_agent, _BROWSERS), system=_named(user_agent, _SYSTEMS))


def _named(user_agent: str, names: tuple[tuple[str, str], ...]) -> str:
    return next((name for sign, name in names if sign in user_agent), "")
