"""Addresses of the staff's pages, one list per reader. No code, claim or identity ever stands in one."""

from django.urls import URLPattern, URLResolver, include, path

from passport.web import approver, counter, emergencies, facility, joining, keys, names, radiographer, voiding

approver_pages = [
    path("", approver.rows, name="list"),
    path("lately", approver.lately, name="lately"),
    path("sign", approver.sign, name="sign"),
    path("signed", approver.signed, name="signed"),
    path("keys/", keys.keys, name="keys"),
    path("keys/enrol", keys.enrol, name="enrol"),
    path("keys/enrolled", keys.enrolled, name="enrolled"),
    path("keys/<slug:uid>/stop", keys.revoke, name="revoke"),
    path("row/<slug:uid>/", approver.entry, name="entry"),
    path("row/<slug:uid>/return", approver.give_back, name="return"),
    path("row/<slug:uid>/pass-on", approver.pass_to, name="pass_on"),
    path("row/<slug:uid>/not-mine", approver.decline, name="not_mine"),
    path("row/<slug:uid>/void", voiding.by_approver, name="void"),
]

radiographer_pages = [
    path("", radiographer.today, name="today"),
    path("find", radiographer.find, name="find"),
    path("type/<slug:uid>/", radiographer.type_row, name="type"),
    path("row/<slug:uid>/", radiographer.correct, name="correct"),
]

facility_pages = [
    path("", facility.home, name="home"),
    path("patients/", counter.patients, name="patients"),
    path("patients/register", counter.register, name="register"),
    path("patients/<slug:uid>/", counter.patient, name="patient"),
    path("patients/<slug:uid>/change", counter.change, name="change_patient"),
    path("patients/<slug:uid>/slip", counter.slip, name="slip"),
    path("patients/<slug:uid>/link", counter.link, name="link"),
    path("patients/<slug:uid>/unlink/<slug:record_uid>", counter.unlink, name="unlink"),
    path("patients/<slug:uid>/rows/", voiding.rows, name="rows"),
    path("patients/<slug:uid>/rows/<slug:entry_uid>/void", voiding.by_administrator, name="void"),
    path("emergencies/", emergencies.emergencies, name="emergencies"),
    path("emergencies/<slug:uid>/reviewed", emergencies.reviewed, name="reviewed"),
    path("<slug:facility_uid>/", facility.overview, name="overview"),
    path("<slug:facility_uid>/change", facility.change, name="change"),
    path("<slug:facility_uid>/devices/", facility.devices, name="devices"),
    path("<slug:facility_uid>/devices/<slug:uid>/", facility.device, name="device"),
    path("<slug:facility_uid>/people/", facility.people, name="people"),
    path("<slug:facility_uid>/people/<slug:uid>/end", facility.end, name="end"),
    path("<slug:facility_uid>/people/<slug:uid>/cannot-sign", facility.cannot_sign, name="cannot_sign"),
    path("<slug:facility_uid>/people/<slug:uid>/confirm", facility.confirm, name="confirm"),
]

names_pages = [
    path("", names.choose, name="list"),
    path("<slug:facility_uid>/", names.names, name="facility"),
    path("<slug:facility_uid>/given/<slug:uid>/take-back", names.take_back, name="take_back"),
    path("<slug:facility_uid>/<slug:uid>/", names.name, name="name"),
    path("<slug:facility_uid>/<slug:uid>/give", names.give, name="give"),
]

staff_pages: list[URLPattern | URLResolver] = [
    path("approver/", include((approver_pages, "approver"))),
    path("radiographer/", include((radiographer_pages, "radiographer"))),
    path("facility/", include((facility_pages, "facility"))),
    path("names/", include((names_pages, "names"))),
    path("join", joining.join, name="join"),
]
