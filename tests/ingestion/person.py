"""Somebody at a browser, asking a website that runs as a process of its own."""

import urllib.parse
import urllib.request
from datetime import date
from http.cookiejar import CookieJar

PATIENCE = 60  # seconds


class Person:
    """A person whose browser keeps its cookies and follows where it is led."""

    def __init__(self, *, port: int) -> None:
        self._site = f"http://127.0.0.1:{port}"
        self._cookies = CookieJar()
        self._browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._cookies))

    def opens(self, code: str, born: date) -> str:
        """Open a passport with a slip and return the path of the page that answers. Raises ConnectionError."""
        self._get("/open")
        token = next(cookie.value for cookie in self._cookies if cookie.name == "csrftoken")
        said = {
            "csrfmiddlewaretoken": token,
            "code": code,
            "birth_date_day": born.day,
            "birth_date_month": born.month,
            "birth_date_year": born.year,
        }
        return self._get("/open", urllib.parse.urlencode(said).encode())

    def _get(self, path: str, data: bytes | None = None) -> str:
        with self._browser.open(self._site + path, data, timeout=PATIENCE) as answer:
            return urllib.parse.urlsplit(answer.url).path
