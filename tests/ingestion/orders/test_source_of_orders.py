"""A source is registered for orders on its page; the token's page says where they go."""

from datetime import datetime

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from ingestion.models import Source, SourceKind
from ingestion.services.sources import OrdersNotTaken, add_source, update_source
from passport.people.models import Role, User
from tests.cast import facility, staff
from tests.ingestion.orders.system import order, system
from tests.ingestion.senders import source
from tests.ingestion.test_inbox_pages import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def vera() -> User:
    return staff(facility(), "vera", Role.PACS_ADMINISTRATOR)


def typed(vera: User, **parts: str) -> dict[str, str]:
    place = vera.memberships.get().facility
    return {"name": "HIS", "kind": "web", "facility": place.uid, "orders": "on", "active": "on", **parts}


def test_a_source_is_registered_for_orders_and_its_token_page_says_where_they_go(client: Client, vera: User) -> None:
    sign_in(client, vera)

    client.post(reverse("ingestion:add_source"), typed(vera))

    his = Source.objects.get(name="HIS")
    assert (his.orders, his.kind) == (True, "web")
    page = client.post(reverse("ingestion:issue_token", args=[his.uid])).content.decode()
    assert "http://localhost:8000/orders/" in page


def test_orders_are_switched_off_again(client: Client, vera: User, at: datetime) -> None:
    his = add_source(
        name="HIS", kind=SourceKind.WEB, facility=vera.memberships.get().facility, orders=True, by=vera, at=at
    )
    sign_in(client, vera)
    address = reverse("ingestion:source", args=[his.uid])
    assert client.get(address).context["form"].initial["orders"] is True

    client.post(address, {name: said for name, said in typed(vera).items() if name != "orders"})

    his.refresh_from_db()
    assert his.orders is False
    token = client.post(reverse("ingestion:issue_token", args=[his.uid])).content.decode()
    assert "/orders/" not in token


def test_a_scanner_sends_no_orders(client: Client, vera: User) -> None:
    sign_in(client, vera)

    answer = client.post(reverse("ingestion:add_source"), typed(vera, kind="dicom", ae_title="CT"))

    assert answer.context["form"].errors["orders"] == [
        "Orders come over the web, from a sender of one hospital: the one that decides on them."
    ]
    assert not Source.objects.filter(name="HIS").exists()


def test_a_source_without_orders_has_no_such_box(client: Client, vera: User, at: datetime) -> None:
    scanner = source(at, facility=vera.memberships.get().facility)
    sign_in(client, vera)

    assert "orders" not in client.get(reverse("ingestion:source", args=[scanner.uid])).context["form"].fields


def test_the_list_of_sources_says_when_the_last_order_came(client: Client, vera: User, at: datetime) -> None:
    his = system(vera.memberships.get().facility, at)
    sign_in(client, vera)
    before = client.get(reverse("ingestion:sources")).content.decode()
    his.send(order())

    after = client.get(reverse("ingestion:sources")).content.decode()

    nothing = [page.count("nothing received yet") for page in (before, after)]
    assert (nothing[0] - nothing[1], "last order" in before, "last order" in after) == (1, False, True)


def test_orders_without_one_facility_or_without_the_web_are_refused_everywhere(vera: User, at: datetime) -> None:
    scanner = source(at)
    with pytest.raises(OrdersNotTaken):
        add_source(name="everywhere", kind=SourceKind.WEB, facility=None, orders=True, by=None, at=at)
    with pytest.raises(OrdersNotTaken):
        update_source(
            source=scanner,
            name="CT",
            ae_title="CT",
            facility=scanner.facility,
            orders=True,
            by=staff(scanner.facility, "nada", Role.PACS_ADMINISTRATOR),
            at=at,
        )
    with pytest.raises(IntegrityError, match="source_orders_over_web"):
        Source.objects.filter(pk=scanner.pk).update(orders=True)
