"""Print a confirmed sheet of instructions in the patient's language."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.utils import translation

from passport.nuclear.models import InstructionPeriod, InstructionSheet
from passport.nuclear.states import SheetState
from passport.nuclear.words import told_sheet
from passport.people.models import Patient, User
from passport.signing.acts import Subject, record_act
from reports.instructions import Whose, instructions_pdf
from reports.services.booklet import language_of


class NotConfirmed(Exception):
    """Nothing is printed of instructions that are not confirmed, or were withdrawn."""


def print_instructions(
    *, sheet: InstructionSheet, periods: Iterable[InstructionPeriod], by: User, at: datetime
) -> bytes:
    """Return a confirmed sheet as PDF with these of its periods. Raises NotConfirmed, CannotPrint.

    Laid out outside any transaction: that takes a second.
    """
    if sheet.state != SheetState.CONFIRMED:
        raise NotConfirmed
    administration = sheet.administration
    person, facility = administration.subject, administration.facility
    patient = person if isinstance(person, Patient) else None
    whose = Whose(name=str(patient) if patient else person.name_as_sent, born=person.birth_date)
    with translation.override(language_of(patient) if patient else settings.LANGUAGE_CODE):
        told = told_sheet(sheet, periods, at=at)
        pdf = instructions_pdf(told, whose, confirmed_at=sheet.confirmed_at, zone=facility.time_zone)
    subject = Subject(kind="instruction_sheet", uid=sheet.uid)
    record_act(verb="instructions.printed", by=by, subject=subject, at=at, facility_uid=facility.uid)
    return pdf
