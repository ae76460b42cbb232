"""Old paper for the tests: a hospital that copies it, files of rows, and photos."""

import struct
import zlib
from dataclasses import dataclass
from datetime import datetime

from ingestion.models import PaperRow, PaperSheet
from ingestion.paper.tables import read_table
from ingestion.services.sheets import begin_sheet, take_table
from passport.people.models import Facility, Record, Role, User
from tests import cast

HEADINGS = "number;date;procedure;side;hospital;dose;unit;signature;treatment"
HEAD = "17;12.03.1998;CT glave;;Stara bolnica;950,5;mGycm;dr N. N.;"
HAND = "17;03.1999;RTG šake;desno;;;;;"


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Where paper is copied: the hospital, its clerk, and Ana, who is registered there."""

    place: Facility
    clerk: User
    ana: Record


def desk(name: str = "Дом здравља Сунце", clerk: str = "mira") -> Desk:
    """Return a desk."""
    place = cast.facility(name)
    ana = cast.record(issuer=f"issuer of {name}", patient=cast.patient(place))
    return Desk(place=place, clerk=cast.staff(place, clerk, Role.CLERK), ana=ana)


def csv_of(*lines: str, headings: str = HEADINGS) -> bytes:
    """Return a file of rows."""
    return "\n".join((headings, *lines)).encode()


def file_of(at_desk: Desk, *lines: str, at: datetime) -> PaperSheet:
    """Return the sheet of a file."""
    table = read_table(csv_of(*lines))
    return take_table(
        table=table, issuer=at_desk.ana.issuer, label="rows.csv", facility=at_desk.place, by=at_desk.clerk, at=at
    )


def page_of(at_desk: Desk, *, at: datetime) -> PaperSheet:
    """Return an empty page of Ana's booklet."""
    return begin_sheet(record=at_desk.ana, facility=at_desk.place, by=at_desk.clerk, at=at)


def standing(sheet: PaperSheet) -> list[tuple[str, str]]:
    """Return where each row stands, and what is wrong with it."""
    return list(PaperRow.objects.filter(sheet=sheet).order_by("line").values_list("state", "problems"))


def png(*extra: tuple[bytes, bytes], width: int = 1, height: int = 1) -> bytes:
    """Return a picture of one grey point, or one that says it is larger, with more chunks."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = [(b"IHDR", head), *extra, (b"IDAT", zlib.compress(b"\x00\x80")), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in chunks
    )


def jpeg(*segments: tuple[int, bytes], width: int = 8, height: int = 8, behind: bytes = b"") -> bytes:
    """Return the frame of a picture with segments before it; no decoder is asked."""
    frame = (0xC0, struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00")
    scan = (0xDA, b"\x01\x01\x00\x00\x3f\x00")
    written = b"".join(
        struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body for marker, body in (*segments, frame, scan)
    )
    return b"\xff\xd8" + written + b"\x12\x34" + b"\xff\xd9" + behind
