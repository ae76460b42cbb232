"""Addresses for programs that post objects."""

from django.urls import URLPattern, URLResolver, path

from ingestion.views import stow

app_name = "dicomweb"
urlpatterns: list[URLPattern | URLResolver] = [
    path("studies", stow.studies, name="studies"),
    path("studies/<str:study_instance_uid>", stow.studies, name="study"),
]
