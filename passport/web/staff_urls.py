"""Addresses of the staff's pages, one list per reader. No code, claim or identity ever stands in one."""

from django.urls import URLPattern, URLResolver, include, path

from passport.web import approver, keys, radiographer

approver_pages = [
    path("", approver.rows, name="list"),
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
]

radiographer_pages = [
    path("", radiographer.today, name="today"),
    path("find", radiographer.find, name="find"),
    path("type/<slug:uid>/", radiographer.type_row, name="type"),
    path("row/<slug:uid>/", radiographer.correct, name="correct"),
]

staff_pages: list[URLPattern | URLResolver] = [
    path("approver/", include((approver_pages, "approver"))),
    path("radiographer/", include((radiographer_pages, "radiographer"))),
]
