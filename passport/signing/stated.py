"""Reads of what was stated, signed and done of many subjects at once."""

from collections.abc import Sequence

from django.db.models import QuerySet

from passport.signing.models import Act, Signature, Statement


def statements_of(*, kind: str, subject_uid: str) -> QuerySet[Statement]:
    """Return what was stated of a subject, with its seal, the first version first."""
    return statements_on(kind=kind, subject_uids=[subject_uid])


def statements_on(*, kind: str, subject_uids: Sequence[str]) -> QuerySet[Statement]:
    """Return what was stated of many subjects, with its seals, the first version of each first."""
    found = Statement.objects.filter(kind=kind, subject_uid__in=subject_uids)
    return found.select_related("seal").prefetch_related("certificate_seals").order_by("subject_uid", "version")


def signatures_on(*, kind: str, subject_uids: Sequence[str]) -> QuerySet[Signature]:
    """Return the signatures on what was stated of many subjects, in the order in which they came."""
    found = Signature.objects.filter(statement__kind=kind, statement__subject_uid__in=subject_uids)
    return found.select_related("statement").only("signed_at", "facsimile", "statement__subject_uid").order_by("pk")


def acts_on(*, kind: str, subject_uids: Sequence[str], verbs: Sequence[str]) -> QuerySet[Act]:
    """Return what was done to many subjects by some verbs, in the order in which it was done."""
    return Act.objects.filter(subject_kind=kind, subject_uid__in=subject_uids, verb__in=verbs).order_by("pk")
