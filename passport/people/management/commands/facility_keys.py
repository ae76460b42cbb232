"""`manage.py facility_keys`: the keys with a certificate under which facilities seal."""

from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from passport.commands import on_ready_database
from passport.people.management.called import facility_called
from passport.people.models import Facility
from passport.people.services import FacilityClosed, close_facility
from passport.signing import certificates
from passport.signing.models import Act, FacilityKey, KeyPlace
from passport.signing.providers import KeyFiles, KeyUnavailable
from passport.signing.sealing_keys import facility_certificates
from passport.signing.services import (
    CertificateNotValid,
    KeyDoesNotFit,
    KeyKnown,
    KeyStopped,
    SealedSince,
    add_facility_key,
    rotate_facility_key,
    stop_facility_key,
)

REFUSALS = {
    certificates.NotACertificate: "The file holds no certificate in PEM: the facility's first, then its issuers'.",
    certificates.UnsuitableKey: "Seals need a key on the curve P-256, or RSA of 2048 bits or more. Ask for another one.",
    KeyDoesNotFit: "The private key is not that of the certificate. Name the key with which it was asked for.",
    KeyKnown: "This certificate was added before. `facility_keys list` shows it.",
    CertificateNotValid: "The certificate is not valid at that moment. Choose another one with --from, or renew it.",
    FacilityClosed: "The facility has closed already.",
    KeyStopped: "The key was stopped before, and from then on. It can only be stopped from an earlier moment.",
    SealedSince: (
        "The key before has sealed rows or booklets since that moment: they would hold no more. Leave --from out, and the "
        "new key seals from now on. If the key before was stolen, stop it from the moment of the theft, with --reason: "
        "`facility_keys stop`, as on the page of certificates. Then what it sealed since does not hold, and says so."
    ),
}
BOOKLET_MADE = "booklet.made"  # an act; its file may carry the seal, of which no row tells
DAYS = 825


class Command(BaseCommand):
    """Make, add, list, stop and rotate keys. Exit 1 with a line that says what helps."""

    help = "Keys with a certificate under which facilities seal (docs/adr/0031)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take what is to be done, and to which key."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        make = verbs.add_parser(
            "make", help="make a private key, and a request (or --self-signed a certificate) for it"
        )
        _named(make)
        make.add_argument("--self-signed", action="store_true", help="for trials: nobody vouches for it")
        make.add_argument("--days", type=int, default=DAYS, help="how long a self-signed certificate lasts")
        for verb, does in (("add", "take a key in"), ("rotate", "take a key in, and let the one before stop then")):
            add = verbs.add_parser(verb, help=does)
            _named(add)
            add.add_argument("--certificate", type=Path, required=True, help="PEM: the facility's, then its issuers'")
            add.add_argument(
                "--place", choices=KeyPlace.values, default=KeyPlace.FILES, help="where the private key is"
            )
            add.add_argument("--from", dest="moment", help="from when on it seals, as 2026-03-01T00:00+01:00; or now")
        listed = verbs.add_parser("list", help="list the keys")
        listed.add_argument("facility", nargs="?", default="", help="name, code or uid")
        stop = verbs.add_parser("stop", help="let a key seal no more; what it sealed before keeps holding")
        stop.add_argument("facility", help="name, code or uid")
        stop.add_argument("fingerprint", help="the first digits, as `list` shows them")
        stop.add_argument("--from", dest="moment", help="from when on: earlier than now for a stolen key; or now")
        stop.add_argument("--reason", required=True)
        close = verbs.add_parser("close", help="write down that a facility has closed; its keys stop, its rows stay")
        close.add_argument("facility", help="name, code or uid")
        close.add_argument("--reason", required=True)

    def handle(self, *, verb: str, **options: object) -> None:
        """Do what is asked for. Raises CommandError."""
        with on_ready_database():
            try:
                getattr(self, f"_{verb}")(**options)
            except tuple(REFUSALS) as error:
                raise CommandError(REFUSALS[type(error)]) from error
            except KeyUnavailable as error:
                raise CommandError(str(error)) from error

    def _make(self, *, facility: str, name: str, self_signed: bool, days: int, **options: object) -> None:
        found = facility_called(facility)
        key = certificates.new_key()
        path = KeyFiles(folder=settings.FACILITY_KEYS_DIR, passphrase=settings.FACILITY_KEYS_PASSPHRASE).keep(name, key)
        if self_signed:
            now = timezone.now()
            der = certificates.self_signed(key, holder=found.name, country=found.country, at=now, days=days)
            beside, text = path.with_suffix(".crt"), certificates.pem_of([der])
        else:
            beside = path.with_suffix(".csr")
            text = certificates.request_for(key, holder=found.name, country=found.country)
        beside.write_bytes(text)
        self.stdout.write(f"{path}\n{beside}")
        next_step = "" if self_signed else "Let an authority make a certificate of the request. "
        self.stdout.write(f'{next_step}Then: manage.py facility_keys add "{found.name}" {name} --certificate FILE')

    def _add(self, *, facility: str, **options: object) -> None:
        key = self._added(facility_called(facility), **options)  # type: ignore[arg-type]
        self.stdout.write(_line(key))

    def _rotate(self, *, facility: str, **options: object) -> None:
        found = facility_called(facility)
        before = [key for key in facility_certificates(facility_uid=found.uid) if key.stopped_at is None]
        with transaction.atomic():  # the new key is not taken in where the one before may not stop then
            new = self._added(found, **options)  # type: ignore[arg-type]
            if before and Act.objects.filter(verb=BOOKLET_MADE, at__gte=new.starts_at).exists():
                raise SealedSince
            for old in before:
                rotate_facility_key(old=old, new=new, by=None, at=timezone.now())
        for key in facility_certificates(facility_uid=found.uid):
            self.stdout.write(_line(key))

    def _close(self, *, facility: str, reason: str, **options: object) -> None:
        closed = close_facility(facility=facility_called(facility), reason=reason, by=None, at=timezone.now())
        self.stdout.write(f"{closed.name} is closed since {closed.closed_at:%Y-%m-%d %H:%M} UTC.")

    def _added(
        self, facility: Facility, *, name: str, certificate: Path, place: str, moment: str | None, **options: object
    ) -> FacilityKey:
        if facility.closed_at:
            raise CommandError(f"{facility.name} has closed: it gets no new key.")
        try:
            pem = certificate.read_bytes()
        except OSError as error:
            raise CommandError(f"{certificate} cannot be read. Name the file with the certificate in PEM.") from error
        return add_facility_key(
            facility_uid=facility.uid,
            place=KeyPlace(place),
            location=name,
            chain=certificates.chain_in(pem),
            starts_at=_moment(moment),
            by=None,
            at=timezone.now(),
        )

    def _list(self, *, facility: str, **options: object) -> None:
        keys = list(facility_certificates(facility_uid=facility_called(facility).uid if facility else ""))
        if not keys:
            self.stdout.write("No facility seals with a certificate yet. Begin with: manage.py facility_keys make")
        names = dict(Facility.objects.values_list("uid", "name"))
        for key in keys:
            self.stdout.write(f"{names.get(key.facility_uid, key.facility_uid)}: {_line(key)}")

    def _stop(self, *, facility: str, fingerprint: str, moment: str | None, reason: str, **options: object) -> None:
        of_facility = facility_certificates(facility_uid=facility_called(facility).uid)
        found = [key for key in of_facility if fingerprint and key.fingerprint.startswith(fingerprint.lower())]
        if len(found) != 1:
            raise CommandError(f"{len(found)} keys begin with {fingerprint}. `facility_keys list` shows all of them.")
        at = timezone.now()
        key = stop_facility_key(key=found[0], stops_at=_moment(moment), reason=reason, by=None, at=at)
        self.stdout.write(_line(key))


def _named(parser: ArgumentParser) -> None:
    parser.add_argument("facility", help="name, code or uid")
    parser.add_argument("name", help="of the key: its file without .pem, or its label on the token")


def _moment(said: str | None) -> datetime:
    if said is None:
        return timezone.now()
    try:
        found = parse_datetime(said)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise CommandError(f"{said}: write the moment with its offset, as 2026-03-01T00:00+01:00.")
    return found


def _line(key: FacilityKey) -> str:
    end = f", stopped from {key.stopped_at:%Y-%m-%d %H:%M} UTC: {key.stop_reason}" if key.stopped_at else ""
    return (
        f"{key.fingerprint[:16]}  {key.place} {key.location}  {key.holder}  "
        f"{key.starts_at:%Y-%m-%d} to {key.not_after:%Y-%m-%d}{end}"
    )
