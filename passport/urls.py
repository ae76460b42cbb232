"""Addresses: each room brings its own, and is named here by string only."""

from django.urls import include, path

urlpatterns = [
    # Before allauth: signing out here also empties the browser's stores.
    path("", include("passport.web.urls")),
    # By name, not all of allauth: of a national eID only our own pages are there.
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("accounts/sessions/", include("allauth.usersessions.urls")),
    path("api/", include("passport.api.urls")),
    path("", include("passport.api.published")),
    path("inbox/", include("ingestion.urls")),
    path("dicomweb/", include("ingestion.stow.urls")),
    path("orders/", include("ingestion.orders.urls")),
    path("reports/", include("reports.urls")),
]
