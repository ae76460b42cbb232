"""Where images are, and who may look at which of them now."""

from passport.imaging.selectors.links import (
    MAKE_DISC,
    Ended,
    disc_of,
    how_ended,
    link_behind,
    link_of_reader,
    links_of,
    open_visit_of,
    running_link,
    series_of,
    was_given_up,
)
from passport.imaging.selectors.places import ImagePlace, KnownAs, facilities_with_images, known_as, nodes_of, places_of
from passport.imaging.selectors.reports import (
    every_report_on,
    has_row,
    reads_through_doctor,
    report_on,
    reports_on,
    row_of_report,
    rows_with_reports,
    standing_row,
)

__all__ = [
    "MAKE_DISC",
    "Ended",
    "ImagePlace",
    "KnownAs",
    "disc_of",
    "every_report_on",
    "facilities_with_images",
    "has_row",
    "how_ended",
    "known_as",
    "link_behind",
    "link_of_reader",
    "links_of",
    "nodes_of",
    "open_visit_of",
    "places_of",
    "reads_through_doctor",
    "report_on",
    "reports_on",
    "row_of_report",
    "rows_with_reports",
    "running_link",
    "series_of",
    "standing_row",
    "was_given_up",
]
