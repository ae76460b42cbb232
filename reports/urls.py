"""Addresses of reports."""

from django.urls import URLPattern, URLResolver, path

from reports.views import booklet

app_name = "reports"
urlpatterns: list[URLPattern | URLResolver] = [
    path("booklet/<slug:patient_uid>/", booklet.ask, name="ask"),
    path("print/<slug:uid>/", booklet.show, name="print"),
    path("print/<slug:uid>/booklet.pdf", booklet.fetch, name="fetch"),
]
