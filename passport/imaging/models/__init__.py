"""Archives, links to images, reports beside them, and added papers."""

from passport.imaging.models.links import READ_BY, DiscFailure, ImageDisc, ImageLink, ImageSeries, ImageVisit
from passport.imaging.models.pacs import Pacs, Study, Way
from passport.imaging.models.papers import AddedDocument, AddedPaper, Checked
from passport.imaging.models.reports import ImageReport, ReportFault, ReportForm, ReportOpening, ThroughDoctor

__all__ = [
    "READ_BY",
    "AddedDocument",
    "AddedPaper",
    "Checked",
    "DiscFailure",
    "ImageDisc",
    "ImageLink",
    "ImageReport",
    "ImageSeries",
    "ImageVisit",
    "Pacs",
    "ReportFault",
    "ReportForm",
    "ReportOpening",
    "Study",
    "ThroughDoctor",
    "Way",
]
