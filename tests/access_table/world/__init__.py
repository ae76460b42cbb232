"""One small world with everybody and everything that the table of access speaks of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from passport.access.models import Visit
from passport.people.models import Relation as As
from passport.people.models import Role, User
from passport.signing.models import Notice
from passport.signing.services import append_waiting
from tests.access_table.asking import Answer, session_of
from tests.access_table.terms import Reader, Relation, Word
from tests.access_table.world.arrived import arrived_of, equipped
from tests.access_table.world.charts import GRANT_REDEEMED, Chart, Who, chart, reads
from tests.access_table.world.places import account, colleague, team
from tests.access_table.world.shown import hold_print, said_by, shown_by
from tests.access_table.world.work import incidents_of, inspection_of, kept_by, nuclear_of

WHO = {
    Relation.OWN: Who(
        tag="4711",
        given="Jasminka",
        surname="Orlovac",
        street="Lipovacka",
        exam="Kavitogram",
        veiled="Stigmogram",
        complaint="Wheezing",
        happening="Overcollimated",
    ),
    Relation.GRANTED: Who(
        tag="5822",
        given="Velimir",
        surname="Tisovec",
        street="Brezovacka",
        exam="Plexigram",
        veiled="Umbragram",
        complaint="Hoarseness",
        happening="Undercooled",
    ),
    Relation.REQUESTED: Who(
        tag="6933",
        given="Radojka",
        surname="Hrastovic",
        street="Topolska",
        exam="Ortokavit",
        veiled="Tenebrogram",
        complaint="Limping",
        happening="Miscentred",
    ),
    Relation.HIDDEN: Who(
        tag="7044",
        given="Hanife",
        surname="Javorovic",
        street="Vrbanja",
        exam="Filigram",
        veiled="Velogram",
        complaint="Giddiness",
        happening="Retaken",
    ),
    Relation.FOREIGN: Who(
        tag="8155",
        given="Tvrtko",
        surname="Cempresic",
        street="Borova",
        exam="Aerokavit",
        veiled="Noktogram",
        complaint="Toothache",
        happening="Mislabelled",
    ),
}

# Who gets in by one patient alone, and by whom: for a hidden row, by who hides it.
GETS_IN_BY = {Reader.PATIENT: Relation.OWN, Reader.GUEST: Relation.GRANTED}


@dataclass(frozen=True, kw_only=True)
class World:
    """Everybody who asks, and the patient of each relation."""

    charts: Mapping[Relation, Chart]
    readers: Mapping[Reader, User]
    at: datetime

    def user(self, reader: Reader, relation: Relation) -> User | None:
        """Return the account of a reader; the patient of a hidden row is the one who hides it."""
        return self.chart_of(reader, relation).reader if reader is Reader.PATIENT else self.readers.get(reader)

    def chart_of(self, reader: Reader, relation: Relation) -> Chart:
        """Return by which patient somebody gets in who gets in by one alone."""
        return self.charts[Relation.HIDDEN if relation is Relation.HIDDEN else GETS_IN_BY[reader]]

    def uid(self, reader: Reader, relation: Relation) -> str:
        """Return under what the looks of a reader are written down; "" of nobody."""
        if reader is Reader.GUEST:
            return self.chart_of(reader, relation).things["looking"]
        user = self.user(reader, relation)
        return user.uid if user else ""

    def looked_at(self, answer: Answer) -> Mapping[str, frozenset[Relation]]:
        """Return at which patients an answer says that somebody looked, by the uid of who did."""
        whose = {one.patient.pk: relation for relation, one in self.charts.items()}
        found: dict[str, frozenset[Relation]] = {}
        for uid, patient in answer.looks:
            found[uid] = found.get(uid, frozenset()) | ({whose[patient]} if patient in whose else frozenset())
        return found

    def things(self, relation: Relation) -> Mapping[str, str]:
        """Return by name what addresses name of one patient, and of that patient's hospital."""
        of = self.charts[relation]
        return {**of.team.things, **of.things}

    def words(self, relation: Relation) -> Mapping[Word, tuple[str, ...]]:
        """Return what only one patient's pages hold."""
        return self.charts[relation].words


def cookies_of(world: World, *, at: float) -> dict[tuple[Reader, Relation], dict[str, str]]:
    """Return what the browser of everybody holds, by whose objects are asked for.

    Everybody passed a second factor at a moment, but for the one who did not. The patient's browser has images open, and
    that of a guest holds what was given to it when it asked.
    """
    users = {world.user(reader, relation): reader for reader in Reader for relation in Relation}
    sessions = {
        user.pk: session_of(user, method="password" if reader is Reader.UNPROVED else "mfa", at=at)
        for user, reader in users.items()
        if user is not None
    }
    return {
        (reader, relation): {
            **({"sessionid": sessions[user.pk]} if (user := world.user(reader, relation)) else {}),
            **(world.chart_of(reader, relation).cookies[reader] if reader in GETS_IN_BY else {}),
        }
        for reader in Reader
        for relation in Relation
    }


def world(at: datetime) -> World:
    """Return the world as it is at a moment."""
    linden, birch = team("Linden", at), team("Birch", at)
    place = linden.facility
    doctor = colleague(place, "doctor_with_code", Role.REFERRER)
    referrer = colleague(place, "doctor_who_asks", Role.REFERRER)
    cedar = team("Cedar", at)
    readers = {
        Reader.GUARDIAN: account("guardian", "Nevena Majkic"),
        Reader.TRUSTED: account("trusted", "Petar Vrba"),
        Reader.DOCTOR: doctor,
        Reader.REFERRER: referrer,
        Reader.APPROVER: linden.approver,
        Reader.RADIOGRAPHER: linden.radiographer,
        Reader.PHYSICIST: linden.physicist,
        Reader.PACS_ADMINISTRATOR: linden.pacs_administrator,
        Reader.ADMINISTRATOR: linden.administrator,
        Reader.CLERK: place.memberships.get(role=Role.CLERK).user,
        Reader.INSPECTOR: linden.inspector,
        Reader.SINGLE_HANDED: linden.single_handed,
        Reader.NEIGHBOUR: colleague(cedar.facility, "neighbour", *Role),
        Reader.UNPROVED: colleague(place, "unproved", *Role),
        Reader.STRANGER: account("stranger"),
    }
    for one in (linden, birch):
        kept_by(one, at)
    runs = {one.facility.pk: equipped(one, at) for one in (linden, birch)}
    charts = {
        Relation.OWN: chart(WHO[Relation.OWN], 1, linden, at),
        Relation.GRANTED: chart(WHO[Relation.GRANTED], 2, birch, at, grantee=doctor),
        Relation.REQUESTED: chart(WHO[Relation.REQUESTED], 3, birch, at, deciding=linden, asker=referrer),
        Relation.HIDDEN: chart(WHO[Relation.HIDDEN], 4, linden, at, grantee=doctor, asker=referrer, urgent=referrer),
        Relation.FOREIGN: chart(WHO[Relation.FOREIGN], 5, birch, at),
    }
    for of in charts.values():
        shown_by(of)
        said_by(of)
        incidents_of(of)
        nuclear_of(of)
        inspection_of(of, Visit.objects.get(facility=of.team.facility))
        arrived_of(of, runs[of.team.facility.pk])
        hold_print(of)
    hidden = charts[Relation.HIDDEN]
    hidden.things.update(entry=hidden.things["hidden"])
    for relation in (Relation.OWN, Relation.HIDDEN):
        reads(readers[Reader.GUARDIAN], charts[relation].patient, As.GUARDIAN)
        reads(readers[Reader.TRUSTED], charts[relation].patient, As.TRUSTED)
    # What people are still told stands on each of their pages: only what names nobody may stay.
    Notice.objects.exclude(kind=GRANT_REDEEMED).delete()
    while append_waiting(at=at):
        pass  # a head stands over all that waited, and that is more than one batch
    return World(charts=charts, readers=readers, at=at)
