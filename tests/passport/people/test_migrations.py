"""What the migrations of this room do with rows that are there already."""

from importlib import import_module

import pytest
from django.apps import apps

from passport.people.models import Patient, User
from tests import cast

pytestmark = pytest.mark.django_db


def test_names_that_were_registered_before_are_folded() -> None:
    place = cast.facility()
    ana, long = cast.patient(place), cast.patient(place)
    Patient.objects.update(folded_name="")
    Patient.objects.filter(pk=long.pk).update(given_name="љ" * 100, surname="Њ" * 100)

    import_module("passport.people.migrations.0002_patient_folded_name").fold_names(apps, None)

    assert list(Patient.objects.order_by("pk").values_list("pk", "folded_name")) == [
        (ana.pk, "ana anic"),
        (long.pk, "lj" * 100 + " " + "nj" * 99 + "n"),  # cut to what the column holds
    ]


def test_a_language_that_nobody_chose_follows_the_browser_and_the_others_stay() -> None:
    users = [User.objects.create(username=name, language=name) for name in ("en", "fa")]

    module = import_module("passport.people.migrations.0009_language_as_chosen")
    module.forget_defaults(apps, None)
    assert [User.objects.get(pk=user.pk).language for user in users] == ["", "fa"]

    module.default_again(apps, None)
    assert [User.objects.get(pk=user.pk).language for user in users] == ["en", "fa"]


def test_numbers_that_were_typed_before_are_kept_as_plain_digits_as_well() -> None:
    place = cast.facility()
    spaced, without = cast.patient(place), cast.patient(place)
    Patient.objects.filter(pk=spaced.pk).update(personal_number="0205 961-715 012", plain_number="")
    Patient.objects.filter(pk=without.pk).update(personal_number="", plain_number="")

    import_module("passport.people.migrations.0010_plain_number").take_digits(apps, None)

    kept = Patient.objects.order_by("pk").values_list("pk", "plain_number")
    assert list(kept) == [(spaced.pk, "0205961715012"), (without.pk, "")]
