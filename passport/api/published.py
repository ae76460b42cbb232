"""Addresses of the schemas that we publish."""

from django.urls import URLPattern, URLResolver, path

from passport.api import views

app_name = "published"
urlpatterns: list[URLPattern | URLResolver] = [
    path("document/1.json", views.document_schema, name="document"),
]
