"""Long lists page by page: where a page begins, and which pages stand beside it."""

from django.http import HttpRequest

from passport.access.services.lists import PAGE_SIZE


def start_of(request: HttpRequest, count: int) -> int:
    """Return where the page begins that the address asks for; beyond the last row there is none to show."""
    try:
        return min(max(int(request.GET.get("from", "0")), 0), count)
    except ValueError:
        return 0


def pages_beside(start: int, count: int, *, size: int | None = None) -> dict[str, int | None]:
    """Return where the page before and the page after begin; None where there is none."""
    length = size or PAGE_SIZE
    return {
        "earlier": max(start - length, 0) if start else None,
        "later": start + length if start + length < count else None,
    }
