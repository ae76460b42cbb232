"""Every address of the site, as the URL configuration has it: nothing is listed by hand."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True, kw_only=True)
class Address:
    """One pattern of the URL configuration."""

    name: str  # with its namespaces; "" of a pattern that has none
    route: str
    parts: tuple[str, ...]  # what it takes, in order


def addresses(resolver: URLResolver | None = None) -> dict[str, Address]:
    """Return the addresses by name, the first of each name: that is the one which answers."""
    found: dict[str, Address] = {}
    for one in _walk(resolver or get_resolver()):
        found.setdefault(one.name or one.route, one)
    return found


def _walk(
    resolver: URLResolver, spaces: tuple[str, ...] = (), before: str = "/", parts: tuple[str, ...] = ()
) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        route, taken = before + str(pattern.pattern), (*parts, *pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLPattern):
            yield Address(name=":".join((*spaces, pattern.name)) if pattern.name else "", route=route, parts=taken)
        else:
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from _walk(pattern, inner, route, taken)
