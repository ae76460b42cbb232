"""`manage.py administrator`: invite who is to run a facility, where nobody is left there to do it."""

from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand
from django.urls import reverse
from django.utils import timezone

from passport.codes import spaced
from passport.commands import on_ready_database
from passport.people.management.called import facility_called
from passport.people.models import Membership, Role
from passport.people.services import invite


class Command(BaseCommand):
    """Make an invitation and show its link this once; the act says that whoever operates the site made it."""

    help = "Invite an administrator for a facility, as where the only one left or died."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take which facility, and who."""
        parser.add_argument("facility", help="name, code or uid")
        parser.add_argument("--given-name", required=True)
        parser.add_argument("--surname", required=True)
        parser.add_argument("--email", default="", help="may stay empty; nothing is sent")

    def handle(self, *, facility: str, given_name: str, surname: str, email: str, **_options: object) -> None:
        """Invite, and say who runs the facility today. Raises CommandError."""
        at = timezone.now()
        with on_ready_database():
            place = facility_called(facility)
            invitation, secret = invite(
                facility=place,
                role=Role.FACILITY_ADMINISTRATOR,
                given_name=given_name,
                surname=surname,
                email=email,
                by=None,
                at=at,
            )
            held = Membership.objects.current(at).filter(facility=place, role=Role.FACILITY_ADMINISTRATOR)
            names = [str(one.user) for one in held.select_related("user").order_by("user__display_name")]
        self.stdout.write(f"Link for {invitation}, shown this once: {settings.PUBLIC_URL}{reverse('join')}#{secret}")
        self.stdout.write(f"Or type the code at {settings.PUBLIC_URL}{reverse('join')}: {spaced(secret)}")
        self.stdout.write(
            f"It can be taken up until {invitation.expires_at:%Y-%m-%d}. On record as administrators now:"
        )
        self.stdout.write("\n".join(f"  {name}" for name in names) or "  nobody")
        if names:
            self.stdout.write("Who left: the new administrator ends that role, under People.")
