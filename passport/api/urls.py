"""Addresses of passport.api."""

from django.urls import URLPattern, URLResolver, path
from drf_spectacular.views import SpectacularAPIView

from passport.api import log, requests, views

app_name = "api"
urlpatterns: list[URLPattern | URLResolver] = [
    path("schema", SpectacularAPIView.as_view(), name="schema"),
    path("passports/", views.Passports.as_view(), name="passports"),
    path("passports/<slug:uid>/document", views.PassportDocument.as_view(), name="document"),
    path("passports/<slug:uid>/grants", views.PassportGrants.as_view(), name="grants"),
    path("log/head", log.Head.as_view(), name="log_head"),
    path("log/consistency", log.Consistency.as_view(), name="log_consistency"),
    path("requests/", requests.OwnRequests.as_view(), name="requests"),
    path("requests/<slug:uid>", requests.OwnRequest.as_view(), name="request"),
]
