"""Browsers by the names that their owners know."""

import pytest

from passport.people.browsers import Browser, browser_of

KHTML = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("line", "name", "system"),
    [
        (f"Mozilla/5.0 (Linux; Android 14; K) {KHTML} Chrome/128.0.0.0 Mobile Safari/537.36", "Chrome", "Android"),
        (
            f"Mozilla/5.0 (Linux; Android 13; SM-A125F) {KHTML} SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36",
            "Samsung Internet",
            "Android",
        ),
        (f"Mozilla/5.0 (Windows NT 10.0; Win64) {KHTML} Chrome/128.0.0.0 Safari/537.36 Edg/128.0", "Edge", "Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox", "Linux"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Safari/604.1",
            "Safari",
            "iPhone",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 CriOS/128.0 Safari/604.1",
            "Chrome",
            "iPhone",
        ),
        (f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {KHTML} Safari/605.1.15", "Safari", "Mac"),
        ("curl/8.9.1", "", ""),
        ("", "", ""),
    ],
)
def test_a_browser_is_named_with_what_it_runs_on(line: str, name: str, system: str) -> None:
    assert browser_of(line) == Browser(name=name, system=system)
