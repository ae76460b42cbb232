"""Addresses of reports."""

from django.urls import URLPattern, URLResolver, path

from reports.views import booklet, doses, instructions, retention, sending, stays, stickers, surveys

app_name = "reports"
urlpatterns: list[URLPattern | URLResolver] = [
    path("booklet/<slug:patient_uid>/", booklet.ask, name="ask"),
    path("print/<slug:uid>/", booklet.show, name="print"),
    path("print/<slug:uid>/booklet.pdf", booklet.fetch, name="fetch"),
    path("print/<slug:uid>/everything.zip", booklet.everything, name="everything"),
    path("stays/<slug:patient_uid>/", stays.own, name="stays"),
    path("sticker/<slug:uid>/", stickers.for_staff, name="row_sticker"),
    path("sticker/<slug:patient_uid>/<slug:uid>/", stickers.own, name="sticker"),
    path("instructions/<slug:uid>/instructions.pdf", instructions.for_staff, name="instructions"),
    path("instructions/<slug:patient_uid>/<slug:uid>/instructions.pdf", instructions.own, name="own_instructions"),
    path("doses/", doses.home, name="doses_home"),
    path("doses/<slug:facility_uid>/", doses.facility_page, name="doses"),
    path("doses/<slug:facility_uid>/surveys/", doses.surveys_page, name="surveys"),
    path("doses/<slug:facility_uid>/<slug:device_uid>/", doses.device_page, name="doses_device"),
    path("doses/<slug:facility_uid>/<slug:device_uid>/<str:exam_code>/", doses.exam_page, name="doses_exam"),
    path("survey/<slug:uid>/", surveys.survey_page, name="survey"),
    path("survey/<slug:uid>/sign", surveys.sign, name="survey_sign"),
    path("survey/<slug:uid>/discard", surveys.discard, name="survey_discard"),
    path("survey/<slug:uid>/dose-survey.csv", surveys.as_csv, name="survey_csv"),
    path("survey/<slug:uid>/dose-survey.pdf", surveys.as_pdf, name="survey_pdf"),
    path("kept/<slug:facility_uid>/", retention.kept, name="kept"),
    path("kept/<slug:facility_uid>/due.csv", retention.due_csv, name="kept_due_csv"),
    path("sending/", sending.home, name="sending_home"),
    path("sending/study/<slug:uid>/", sending.study, name="sending_study"),
    path("sending/study/<slug:uid>/again", sending.again, name="sending_again"),
    path("sending/<slug:facility_uid>/", sending.facility_page, name="sending"),
    path("sending/<slug:facility_uid>/setup", sending.set_up, name="sending_setup"),
    path("sending/<slug:facility_uid>/again", sending.again_all, name="sending_again_all"),
    path("sending/<slug:facility_uid>/studies.csv", sending.studies_csv, name="sending_studies_csv"),
    path("sending/<slug:facility_uid>/devices.csv", sending.devices_csv, name="sending_devices_csv"),
]
