"""What is said of rows and files of old paper: what is wrong with them, and what to do."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ingestion.models import PaperRowState
from ingestion.paper.photos import PhotoFault
from ingestion.paper.rows import Problem
from ingestion.paper.tables import Encoding, Fault

STATES: dict[str, Promise] = {
    PaperRowState.DRAFT: _("ready to be added"),
    PaperRowState.PROBLEM: _("cannot be added as it stands"),
    PaperRowState.LIKELY: _("looks like a row that is there"),
    PaperRowState.ADDED: _("added"),
    PaperRowState.JOINED: _("laid beside a row that was there"),
    PaperRowState.LEFT_OUT: _("left out"),
}
PROBLEMS: dict[str, Promise] = {
    Problem.NO_IDENTIFIER: _("The line has no patient number. Write the number, or leave the line out."),
    Problem.RECORD_UNKNOWN: _(
        "Nobody here has this number of this issuer. Correct it, or let the counter register the patient with it; then "
        "look again."
    ),
    Problem.BIRTH_DATE_UNREADABLE: _("The birth date cannot be read. Write it as 27.3.1961 or leave it empty."),
    Problem.BIRTH_DATE_DIFFERS: _(
        "Under this number somebody with another birth date is known. Look whose booklet it is, and correct the number."
    ),
    Problem.NO_EXAMINATION: _("The row does not say what was done. Write it as it is printed, or choose it."),
    Problem.KIND_UNKNOWN: _("The words do not tell which kind of examination it was. Choose it in the list."),
    Problem.DATE_UNREADABLE: _(
        "The date cannot be read. Write it as 12.3.1998, as 3.1998 or 1998 where the day is not known, or leave it empty."
    ),
    Problem.DATE_UNCLEAR: _("Day and month of this date may be either way round. Write it as 12.3.1998."),
    Problem.DATE_IN_FUTURE: _("The date lies in the future. Look at the paper once more."),
    Problem.BEFORE_BIRTH: _("The date lies before the birth of the patient. Look at the paper once more."),
    Problem.DOSE_UNREADABLE: _("The dose is no number. Write the number alone, or leave it empty."),
    Problem.DOSE_UNCLEAR: _("The sign in this number may part thousands or decimals. Write it as 1234 or as 1,2340."),
    Problem.UNIT_MISSING: _("The dose has no unit. Write the unit as it is printed; without one leave the dose empty."),
    Problem.UNIT_UNKNOWN: _(
        "This unit is not known for a dose that is kept here. Correct it, or leave the dose empty."
    ),
    Problem.UNIT_OF_ANOTHER_KIND: _(
        "A dose in this unit does not belong to this kind of examination. Correct one of them, or leave the dose empty."
    ),
    Problem.BREAST_MISSING: _("This dose is one breast's. Write left or right as the side, or leave the dose empty."),
    Problem.SIDE_UNKNOWN: _("The side cannot be read. Write left, right or both, or leave it empty."),
    Problem.THERAPY_UNKNOWN: _("Whether it was a treatment cannot be read. Write yes or no, or leave it empty."),
}
FAULTS: dict[str, Promise] = {
    Fault.TOO_LARGE: _("The file is larger than 5 MB. Divide it."),
    Fault.TOO_MANY_LINES: _("The file has more than 5,000 lines. Divide it."),
    Fault.NOT_UTF_8: _(
        "The letters of the file are not written in UTF-8. Choose below how they are, or save it as UTF-8."
    ),
    Fault.NOT_DECLARED: _("The letters of the file are not written as you chose. Choose another way."),
    Fault.NO_COLUMNS: _("No heading in the first line is known. Take the headings of the template."),
    Fault.COLUMN_TWICE: _("Two headings mean the same column. Take one of them out."),
    Fault.NO_ROWS: _("The file has headings and no rows."),
    Fault.BROKEN: _("The file is no CSV: quotation marks do not end, or it holds what is no text. Save it as CSV."),
    Fault.TOO_WIDE: _("A line has more than 60 columns."),
}
PHOTO_FAULTS: dict[str, Promise] = {
    PhotoFault.TOO_LARGE: _("The photo is larger than 10 MB. Take a smaller one."),
    PhotoFault.NOT_A_PHOTO: _("This is no JPEG or PNG picture. Save the photo as one of them."),
    PhotoFault.BROKEN: _("The picture is damaged or not whole. Take it once more."),
    PhotoFault.TOO_MANY_PIXELS: _("The picture has more than 60 million points. Take a smaller one."),
}
ENCODINGS: dict[str, Promise] = {
    Encoding.UTF_8: _("UTF-8"),
    Encoding.CENTRAL_EUROPEAN: _("Windows, Central European (č, đ, ž)"),
    Encoding.CYRILLIC: _("Windows, Cyrillic"),
    Encoding.TURKISH: _("Windows, Turkish"),
    Encoding.ARABIC: _("Windows, Arabic and Persian"),
}
