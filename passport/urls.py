"""Addresses: each room brings its own, and is named here by string only."""

from django.urls import include, path

urlpatterns = [
    # Before allauth: signing out here also empties the browser's stores.
    path("", include("passport.web.urls")),
    path("accounts/", include("allauth.urls")),
    path("api/", include("passport.api.urls")),
    path("schema/", include("passport.api.published")),
    path("inbox/", include("ingestion.urls")),
    path("dicomweb/", include("ingestion.stow.urls")),
    path("orders/", include("ingestion.orders.urls")),
    path("reports/", include("reports.urls")),
]
