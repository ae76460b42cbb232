"""The reports that evidence is read from, and what the evidence of many rows is made of."""

from collections.abc import Iterable, Sequence

from passport.booklet.models import Blob, Dose, DoseReport, Entry, Exposure
from passport.booklet.payloads import SourceFacts

# What evidence is made of: exposures by id, doses by position, sources by name.
Parts = tuple[Sequence[Exposure], Sequence[Dose], Sequence[SourceFacts]]


def sources_of(entry: Entry) -> list[SourceFacts]:
    """Return the reports that an entry's evidence is read from, by their names."""
    return _sources_by_entry([entry]).get(entry.pk, [])


def parts_of_all(entries: Sequence[Entry]) -> dict[int, Parts]:
    """Return what the evidence of each entry's current version is made of, by the entry's key.

    As many queries for two hundred entries as for one.
    """
    doses: dict[int, list[Dose]] = {}
    versions = [entry.current_version_id for entry in entries if entry.current_version_id]
    for dose in Dose.objects.filter(version__in=versions).order_by("position"):
        doses.setdefault(dose.version_id, []).append(dose)
    exposures: dict[int, list[Exposure]] = {}
    for exposure in Exposure.objects.filter(entry__in=entries).select_related("device").order_by("id"):
        exposures.setdefault(exposure.entry_id, []).append(exposure)
    sources = _sources_by_entry(entries)
    return {
        entry.pk: (
            exposures.get(entry.pk, []),
            doses.get(entry.current_version_id or 0, []),
            sources.get(entry.pk, []),
        )
        for entry in entries
    }


def _sources_by_entry(entries: Sequence[Entry]) -> dict[int, list[SourceFacts]]:
    reports = (
        DoseReport.objects.filter(exposure__entry__in=entries, replaced_by=None)
        .select_related("exposure")
        .defer("reading")
        .prefetch_related("blobs")
        .order_by("sop_instance_uid", "content_digest")
    )
    found: dict[int, list[SourceFacts]] = {}
    for report in reports:
        found.setdefault(report.exposure.entry_id, []).append(source_facts(report, report.blobs.all()))
    return found


def source_facts(report: DoseReport, blobs: Iterable[Blob]) -> SourceFacts:
    """Return a report as the evidence names it."""
    # The bytes that came first are sealed; the same content in other bytes is kept and changes nothing.
    first = min(blobs, key=lambda blob: blob.pk or 0, default=None)
    return SourceFacts(
        sop_class_uid=report.sop_class_uid,
        sop_instance_uid=report.sop_instance_uid,
        content_digest=bytes(report.content_digest).hex(),
        source=report.source,
        blobs=[first.sha256] if first else [],
    )
