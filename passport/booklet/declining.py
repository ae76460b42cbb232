"""Who said of a row that somebody else approved it: who said so is not asked again."""

from django.db.models import Q, QuerySet

from passport.booklet.withdrawing import ACTS, Why
from passport.signing.models import Act


def declinings() -> QuerySet[Act]:
    """Return the acts by which people said so, before they stood for a row or by taking that back."""
    taken_back = Q(verb__in=[*ACTS.values()], detail__why=str(Why.NOT_APPROVED))
    return Act.objects.filter(Q(verb="entry.not_mine") | taken_back)
