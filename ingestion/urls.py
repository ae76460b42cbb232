"""Addresses of the inbox and the sources."""

from django.urls import URLPattern, URLResolver, path

from ingestion import views

app_name = "ingestion"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.inbox, name="inbox"),
    path("sources", views.source_list, name="sources"),
    path("sources/add", views.add_source, name="add_source"),
    path("sources/<slug:uid>/", views.source, name="source"),
    path("<slug:uid>/", views.item, name="item"),
    path("<slug:uid>/identifier", views.give_identifier, name="give_identifier"),
    path("<slug:uid>/issuer", views.name_issuer, name="name_issuer"),
    path("<slug:uid>/decide/<slug:verb>", views.decide, name="decide"),
]
