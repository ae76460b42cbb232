"""Who works at the clinics of the demo: all invented, each name in the script of its country."""

from dataclasses import dataclass

from passport.law.professional import Field, Profession
from passport.people.models import Role


@dataclass(frozen=True, kw_only=True)
class Colleague:
    """Somebody who works at a clinic; the user name is the clinic's key and this one's."""

    key: str
    role: Role
    given_name: str
    surname: str
    profession: Profession
    title: str = ""
    specialty: str = ""
    field: Field | None = None  # of the specialty
    licence_number: str = ""


@dataclass(frozen=True, kw_only=True)
class Team:
    """Who runs a clinic, and who works there."""

    administrator: str
    colleagues: tuple[Colleague, ...]


def _approver(
    given_name: str, surname: str, title: str, specialty: str, licence_number: str, *, key: str = "approver"
) -> Colleague:
    return Colleague(
        key=key,
        role=Role.APPROVER,
        given_name=given_name,
        surname=surname,
        profession=Profession.DOCTOR,
        title=title,
        specialty=specialty,
        field=Field.RADIOLOGY,
        licence_number=licence_number,
    )


def _radiographer(given_name: str, surname: str) -> Colleague:
    return Colleague(
        key="radiographer",
        role=Role.RADIOGRAPHER,
        given_name=given_name,
        surname=surname,
        profession=Profession.RADIOGRAPHER,
    )


def _doctor(given_name: str, surname: str, title: str) -> Colleague:
    return Colleague(
        key="doctor",
        role=Role.REFERRER,
        given_name=given_name,
        surname=surname,
        profession=Profession.DOCTOR,
        title=title,
    )


# By the facility's own code.
TEAMS = {
    "demo-rs": Team(
        administrator="Нада Јовичић",
        colleagues=(
            _approver("Вера", "Стојковић", "др", "специјалиста радиологије", "DEMO-381-07"),
            _radiographer("Горан", "Пешић"),
            _doctor("Петар", "Љубић", "др"),
        ),
    ),
    "demo-hr": Team(
        administrator="Luka Vuković",
        colleagues=(
            _approver("Ivana", "Perković", "dr. med.", "specijalist radiologije", "DEMO-385-11"),
            _radiographer("Dora", "Matić"),
            _doctor("Ante", "Kovačić", "dr. med."),
            _approver("Stjepan", "Lovrić", "dr. med.", "specijalist radiologije", "DEMO-385-02", key="retired"),
        ),
    ),
    "demo-ba": Team(
        administrator="Selma Delić",
        colleagues=(
            _approver("Amra", "Begić", "dr.", "specijalista radiologije", "DEMO-387-23"),
            _radiographer("Tarik", "Zukić"),
            _doctor("Nermin", "Softić", "dr."),
        ),
    ),
    "demo-tr": Team(
        administrator="Ayşe Güneş",
        colleagues=(
            _approver("Çiğdem", "Öztürk", "Uzm. Dr.", "Radyoloji", "DEMO-90-35"),
            _radiographer("Ömer", "Şahin"),
            _doctor("Gül", "Işık", "Dr."),
        ),
    ),
    "demo-ir": Team(
        administrator="مریم رضایی",
        colleagues=(
            _approver("لیلا", "احمدی", "دکتر", "متخصص رادیولوژی", "DEMO-98-71"),
            _radiographer("رضا", "محمدی"),
            _doctor("نسرین", "کاظمی", "دکتر"),
        ),
    ),
}
