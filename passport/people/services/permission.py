"""Which role may do which verb at a facility: one table. `by=None` is the system itself."""

from datetime import datetime
from enum import StrEnum

from passport.people.models import Facility, Role, User
from passport.people.selectors import has_role


class NotAllowed(Exception):
    """This account may not do that at this facility."""


class Verb(StrEnum):
    """What is done at a facility by somebody who works there; the name is that of the act."""

    ADD_DEVICE = "device.added"
    CHANGE_DEVICE = "device.changed"
    CHANGE_FACILITY = "facility.changed"
    INVITE = "invitation.made"
    ADD_MEMBERSHIP = "membership.added"
    END_MEMBERSHIP = "membership.ended"
    MARK_CANNOT_SIGN = "practitioner.cannot_sign"
    SIGN_AGAIN = "practitioner.signs_again"
    REGISTER_PATIENT = "patient.registered"
    CHANGE_PATIENT = "patient.changed"
    ISSUE_SLIP = "slip.issued"
    END_DEVICES = "devices.ended"
    END_READER = "reader.ended_at_counter"
    LINK_RECORD = "record.linked"
    UNLINK_RECORD = "record.unlinked"
    DECIDE_ROWS = "rows.decided"  # which rows are one examination, whose it is, which content counts
    NAME_EXAMINATION = "examination.named"
    TAKE_BACK_NAME = "examination.name_taken_back"
    COPY_PAPER = "paper.copied"
    CONFIRM_PACK = "pack.confirmed"
    END_PACK = "pack.confirmation_ended"
    WRITE_QUALIFICATION = "practitioner.qualified"
    ADD_LEAFLET = "leaflet.added"
    END_LEAFLET = "leaflet.ended"
    WRITE_LICENCE = "practitioner.licensed"
    DECIDE_KEYS = "signing_keys.decided"  # which keys sign: the acts are those of the keys
    DECIDE_CERTIFICATES = "facility_keys.decided"  # with which one the facility seals: the acts are those of its keys
    CLOSE_FACILITY = "facility.closed"
    LIST_ROWS = "rows.listed"  # on whose list the rows stand of which nobody is known to have approved them
    END_LISTING = "rows.listed_no_more"
    ANSWER_MISTAKE = "mistake.answered"  # what a patient says is wrong


_ADMINISTRATOR = frozenset({Role.FACILITY_ADMINISTRATOR})
_TECHNICAL = _ADMINISTRATOR | {Role.PACS_ADMINISTRATOR}
_COUNTER = _ADMINISTRATOR | {Role.CLERK}
_NAMING = _TECHNICAL | {Role.PHYSICIST}

MAY: dict[Verb, frozenset[Role]] = {
    Verb.ADD_DEVICE: _TECHNICAL,
    Verb.CHANGE_DEVICE: _TECHNICAL,
    Verb.CHANGE_FACILITY: _ADMINISTRATOR,
    Verb.INVITE: _ADMINISTRATOR,
    Verb.ADD_MEMBERSHIP: _ADMINISTRATOR,
    Verb.END_MEMBERSHIP: _ADMINISTRATOR,
    Verb.MARK_CANNOT_SIGN: _ADMINISTRATOR,
    Verb.SIGN_AGAIN: _ADMINISTRATOR,
    Verb.REGISTER_PATIENT: _COUNTER,
    Verb.CHANGE_PATIENT: _COUNTER,
    Verb.ISSUE_SLIP: _COUNTER,
    Verb.END_DEVICES: _COUNTER,
    Verb.END_READER: _COUNTER,
    Verb.LINK_RECORD: _COUNTER | _TECHNICAL,
    Verb.UNLINK_RECORD: _COUNTER | _TECHNICAL,
    Verb.NAME_EXAMINATION: _NAMING,
    Verb.TAKE_BACK_NAME: _NAMING,
    Verb.COPY_PAPER: _COUNTER | _TECHNICAL,
    Verb.DECIDE_ROWS: frozenset({Role.PACS_ADMINISTRATOR}),
    Verb.CONFIRM_PACK: _ADMINISTRATOR,
    Verb.END_PACK: _ADMINISTRATOR,
    Verb.WRITE_QUALIFICATION: _ADMINISTRATOR,
    Verb.WRITE_LICENCE: _ADMINISTRATOR,
    Verb.DECIDE_KEYS: _ADMINISTRATOR,
    Verb.DECIDE_CERTIFICATES: _ADMINISTRATOR,
    Verb.CLOSE_FACILITY: _ADMINISTRATOR,
    Verb.LIST_ROWS: _ADMINISTRATOR,
    Verb.END_LISTING: _ADMINISTRATOR,
    Verb.ADD_LEAFLET: _ADMINISTRATOR,
    Verb.END_LEAFLET: _ADMINISTRATOR,
    Verb.ANSWER_MISTAKE: _ADMINISTRATOR,
}


def require(verb: Verb, *, facility: Facility, by: User | None, at: datetime) -> None:
    """Pass when a person may do a verb at a facility, or the system does it. Raises NotAllowed."""
    if by is not None and not has_role(by, facility, *MAY[verb], at=at):
        raise NotAllowed
