"""Addresses of reports."""

from django.urls import URLPattern, URLResolver, path

from reports import views

app_name = "reports"
urlpatterns: list[URLPattern | URLResolver] = [
    path("booklet/<slug:patient_uid>/", views.ask, name="ask"),
    path("print/<slug:uid>/", views.show, name="print"),
    path("print/<slug:uid>/booklet.pdf", views.fetch, name="fetch"),
]
