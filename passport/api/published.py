"""Addresses of what we publish for everybody: the schemas, and the keys."""

from django.urls import URLPattern, URLResolver, path

from passport.api import publishing

app_name = "published"
urlpatterns: list[URLPattern | URLResolver] = [
    # Documents of the first kind lie in people's hands: their schema stays.
    path("schema/document/1.json", publishing.document_schema, {"number": 1}, name="document_1"),
    path("schema/document/2.json", publishing.document_schema, {"number": 2}, name="document"),
    path(".well-known/radiation-passport.json", publishing.keys, name="keys"),
]
