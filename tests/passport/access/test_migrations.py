"""What the migrations of this room do with rows that are there already."""

from datetime import datetime
from importlib import import_module

from django.apps import apps

from passport.access.services import hide_entry
from passport.booklet.models import Withheld
from passport.people.models import Record
from tests.passport.people.cast import Cast


def test_a_mark_goes_to_who_set_it_else_to_whose_row_it_is_and_of_nobody_it_ends(cast: Cast, at: datetime) -> None:
    hide_entry(entry=cast.ana_at_cedar, by=cast.ana_reads, at=at)  # it is written down who did
    Withheld.objects.all().delete()
    Record.objects.filter(entries=cast.ana_at_cedar).update(patient=cast.boris)
    nobodys = type(cast.ana_at_cedar).objects.get(pk=cast.boris_at_linden.pk)
    nobodys.pk, nobodys.uid = None, "0" * 32
    nobodys.record = Record.objects.create(issuer="north", local_id="1", salt=b"s", first_seen_at=at)
    nobodys.save()
    marks = [(row.pk, at) for row in (cast.ana_at_cedar, cast.boris_at_linden, nobodys)]

    module = import_module("passport.access.migrations.0013_withheld")
    module.give(apps, marks, from_whom="everybody", verb="entry.hidden")

    found = Withheld.objects.order_by("id").values_list("entry", "patient", "from_whom", "at")
    assert list(found) == [
        (cast.ana_at_cedar.pk, cast.ana.pk, "everybody", at),
        (cast.boris_at_linden.pk, cast.boris.pk, "everybody", at),
    ]
