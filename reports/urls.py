"""Addresses of reports."""

from django.urls import URLPattern, URLResolver, path

from reports.views import booklet, sending

app_name = "reports"
urlpatterns: list[URLPattern | URLResolver] = [
    path("booklet/<slug:patient_uid>/", booklet.ask, name="ask"),
    path("print/<slug:uid>/", booklet.show, name="print"),
    path("print/<slug:uid>/booklet.pdf", booklet.fetch, name="fetch"),
    path("sending/", sending.home, name="sending_home"),
    path("sending/study/<slug:uid>/", sending.study, name="sending_study"),
    path("sending/study/<slug:uid>/again", sending.again, name="sending_again"),
    path("sending/<slug:facility_uid>/", sending.facility_page, name="sending"),
    path("sending/<slug:facility_uid>/setup", sending.set_up, name="sending_setup"),
    path("sending/<slug:facility_uid>/again", sending.again_all, name="sending_again_all"),
    path("sending/<slug:facility_uid>/studies.csv", sending.studies_csv, name="sending_studies_csv"),
    path("sending/<slug:facility_uid>/devices.csv", sending.devices_csv, name="sending_devices_csv"),
]
