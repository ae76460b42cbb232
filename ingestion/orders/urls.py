"""Addresses for systems that send orders. The number of an order may hold slashes."""

from django.urls import URLPattern, URLResolver, path

from ingestion.views import orders

app_name = "orders"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", orders.Orders.as_view(), name="orders"),
    path("<path:number>/cancel", orders.Cancellation.as_view(), name="cancel"),
    path("<path:number>", orders.OneOrder.as_view(), name="order"),
]
