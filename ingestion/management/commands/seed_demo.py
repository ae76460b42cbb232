"""`manage.py seed_demo`: five small clinics with invented people, once."""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from ingestion.demo.seeding import NotEmpty, is_seeded, seed
from ingestion.demo.sign_ins import keep, kept, page_of, place
from passport.commands import on_ready_database

GONE = "The demo is here already. Its sign-ins were kept in {place}, which is gone: remove the database to begin anew."


class Command(BaseCommand):
    """Make the demo where nobody is, say who signs in how; a second time only say it again."""

    help = "Invent five clinics with their people, and print how each of them signs in."
    requires_system_checks = []  # they look at pages, which are not run here

    def handle(self, **options: object) -> None:
        """Seed or repeat; refuse a database that holds anyone else."""
        with on_ready_database():
            self.stdout.write(page_or_refusal())


def page_or_refusal() -> str:
    """Return who signs in how; the demo is made when nobody is here. Raises CommandError for a foreign database."""
    try:
        return kept() or GONE.format(place=place()) if is_seeded() else made()
    except NotEmpty as error:
        raise CommandError(NotEmpty.__doc__) from error


@transaction.atomic
def made() -> str:
    """Make the demo and keep its sign-ins, both or neither; return them. Raises NotEmpty."""
    page = page_of(seed(at=timezone.now()))
    keep(page)
    return page
