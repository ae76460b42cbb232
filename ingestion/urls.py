"""Addresses of the inbox and the sources."""

from django.urls import URLPattern, URLResolver, path

from ingestion.views import inbox

app_name = "ingestion"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", inbox.inbox, name="inbox"),
    path("sources", inbox.source_list, name="sources"),
    path("sources/add", inbox.add_source, name="add_source"),
    path("sources/<slug:uid>/", inbox.source, name="source"),
    path("<slug:uid>/", inbox.item, name="item"),
    path("<slug:uid>/identifier", inbox.give_identifier, name="give_identifier"),
    path("<slug:uid>/issuer", inbox.name_issuer, name="name_issuer"),
    path("<slug:uid>/decide/<slug:verb>", inbox.decide, name="decide"),
]
