"""Addresses of the staff's pages, one list per reader. No code, claim or identity ever stands in one."""

from django.urls import URLPattern, URLResolver, include, path

from passport.web import (
    approver,
    belonging,
    confirm_by_code,
    confirming,
    counter,
    decisions,
    dental,
    emergencies,
    facility,
    facility_certificates,
    facility_keys,
    guardians,
    incident_rows,
    incidents,
    inspector,
    joining,
    keys,
    law,
    leaflets,
    look_questions,
    mistake_answers,
    names,
    qualification,
    radiographer,
    requests,
    taking_back,
    visits,
    voiding,
    withdrawing,
)
from passport.web.nuclear.urls import nuclear_pages

approver_pages = [
    path("", approver.rows, name="list"),
    path("lately", approver.lately, name="lately"),
    path("sign", approver.sign, name="sign"),
    path("signed", approver.signed, name="signed"),
    path("confirm", confirm_by_code.prepare, name="confirm"),
    path("confirmed", confirm_by_code.confirm, name="confirmed"),
    path("keys/", keys.keys, name="keys"),
    path("keys/enrol", keys.enrol, name="enrol"),
    path("keys/enrolled", keys.enrolled, name="enrolled"),
    path("keys/<slug:uid>/stop", keys.revoke, name="revoke"),
    path("row/<slug:uid>/", approver.entry, name="entry"),
    path("row/<slug:uid>/sentence", approver.sentence, name="sentence"),
    path("row/<slug:uid>/return", approver.give_back, name="return"),
    path("row/<slug:uid>/pass-on", approver.pass_to, name="pass_on"),
    path("row/<slug:uid>/not-mine", approver.decline, name="not_mine"),
    path("row/<slug:uid>/void", voiding.by_approver, name="void"),
    path("row/<slug:uid>/withdraw", withdrawing.withdraw, name="withdraw"),
]

requests_pages = [
    path("", requests.mine, name="mine"),
    path("new", requests.new, name="new"),
    path("for/<slug:uid>/", requests.from_passport, name="from_passport"),
    path("<slug:uid>/", requests.one, name="one"),
    path("<slug:uid>/drop", requests.drop, name="drop"),
    path("<slug:uid>/alternative", requests.alternative, name="alternative"),
    path("<slug:uid>/again", requests.again, name="again"),
]

decisions_pages = [
    path("", decisions.waiting, name="waiting"),
    path("emergencies", decisions.emergencies, name="emergencies"),
    path("emergencies/<slug:uid>/reviewed", decisions.reviewed, name="reviewed"),
    path("<slug:uid>/", decisions.one, name="one"),
    path("<slug:uid>/signed", decisions.signed, name="signed"),
    path("<slug:uid>/take-back", decisions.take_back, name="take_back"),
    path("<slug:uid>/reopen", decisions.reopen, name="reopen"),
    path("<slug:uid>/informed", decisions.informed, name="informed"),
]

dental_pages = [
    path("", dental.new, name="new"),
    path("<slug:uid>/", dental.one, name="one"),
    path("<slug:uid>/sign", dental.sign, name="sign"),
]

radiographer_pages = [
    path("", radiographer.today, name="today"),
    path("find", radiographer.find, name="find"),
    path("type/<slug:uid>/", radiographer.type_row, name="type"),
    path("row/<slug:uid>/", radiographer.correct, name="correct"),
    path("planned", belonging.planned, name="planned"),
    path("row/<slug:uid>/request", belonging.belongs, name="belongs"),
    path("row/<slug:uid>/request/apart", belonging.apart, name="apart"),
    path("row/<slug:uid>/request/<slug:request_uid>/together", belonging.together, name="together"),
    path("row/<slug:uid>/confirm", confirming.confirm, name="confirm"),
    path("row/<slug:uid>/unconfirm", confirming.unconfirm, name="unconfirm"),
    path("row/<slug:uid>/sentence", confirming.sentence, name="sentence"),
]

facility_pages = [
    path("", facility.home, name="home"),
    path("patients/", counter.patients, name="patients"),
    path("patients/register", counter.register, name="register"),
    path("patients/<slug:uid>/", counter.patient, name="patient"),
    path("patients/<slug:uid>/change", counter.change, name="change_patient"),
    path("patients/<slug:uid>/slip", counter.slip, name="slip"),
    path("patients/<slug:uid>/chosen-doctor", counter.chosen_doctor, name="chosen_doctor"),
    path("patients/<slug:uid>/readers/<slug:reader_uid>/end", guardians.end, name="end_reader"),
    path("patients/<slug:uid>/link", counter.link, name="link"),
    path("patients/<slug:uid>/unlink/<slug:record_uid>", counter.unlink, name="unlink"),
    path("patients/<slug:uid>/rows/", voiding.rows, name="rows"),
    path("patients/<slug:uid>/rows/<slug:entry_uid>/void", voiding.by_administrator, name="void"),
    path("emergencies/", emergencies.emergencies, name="emergencies"),
    path("emergencies/<slug:uid>/judge", emergencies.judge, name="judge"),
    path("looks/", look_questions.questions, name="look_questions"),
    path("looks/<slug:uid>/", look_questions.answer, name="answer_look"),
    path("mistakes/", mistake_answers.mistakes, name="mistakes"),
    path("mistakes/<slug:uid>/", mistake_answers.mistake, name="mistake"),
    path("mistakes/<slug:uid>/void", voiding.reported, name="void_reported"),
    path("<slug:facility_uid>/", facility.overview, name="overview"),
    path("<slug:facility_uid>/change", facility.change, name="change"),
    path("<slug:facility_uid>/devices/", facility.devices, name="devices"),
    path("<slug:facility_uid>/devices/<slug:uid>/", facility.device, name="device"),
    path("<slug:facility_uid>/people/", facility.people, name="people"),
    path("<slug:facility_uid>/people/<slug:uid>/licence", facility_keys.licence, name="licence"),
    path("<slug:facility_uid>/keys/", facility_keys.keys, name="keys"),
    path("<slug:facility_uid>/keys/<slug:uid>/", facility_keys.key, name="key"),
    path("<slug:facility_uid>/keys/<slug:uid>/refuse", facility_keys.refuse, name="refuse_key"),
    path("<slug:facility_uid>/keys/<slug:uid>/stop", facility_keys.stop, name="stop_key"),
    path("<slug:facility_uid>/seal/", facility_certificates.certificates, name="certificates"),
    path("<slug:facility_uid>/seal/add", facility_certificates.add, name="add_certificate"),
    path("<slug:facility_uid>/seal/<slug:uid>/stop", facility_certificates.stop, name="stop_certificate"),
    path("<slug:facility_uid>/close", facility_certificates.close, name="close"),
    path("<slug:facility_uid>/law/", law.texts, name="law"),
    path("<slug:facility_uid>/law/<slug:pack>/", law.text, name="text"),
    path("<slug:facility_uid>/law/confirmed/<slug:uid>/end", law.end, name="end_text"),
    path("<slug:facility_uid>/leaflets/", leaflets.leaflets, name="leaflets"),
    path("<slug:facility_uid>/leaflets/<slug:uid>", leaflets.leaflet, name="leaflet"),
    path("<slug:facility_uid>/leaflets/<slug:uid>/end", leaflets.end, name="end_leaflet"),
    path("<slug:facility_uid>/people/<slug:uid>/qualification", qualification.qualification, name="qualification"),
    path("<slug:facility_uid>/visits/", visits.visits, name="visits"),
    path("<slug:facility_uid>/visits/<slug:uid>/end", visits.end, name="end_visit"),
    path("<slug:facility_uid>/people/<slug:uid>/end", facility.end, name="end"),
    path("<slug:facility_uid>/people/<slug:uid>/cannot-sign", facility.cannot_sign, name="cannot_sign"),
    path("<slug:facility_uid>/people/<slug:uid>/signs-again", facility.signs_again, name="signs_again"),
    path("<slug:facility_uid>/people/<slug:uid>/confirm", facility.confirm, name="confirm"),
]

inspector_pages = [
    path("", inspector.visits, name="visits"),
    path("<slug:uid>/", inspector.visit, name="visit"),
    path("<slug:uid>/draw", inspector.draw, name="draw"),
    path("<slug:uid>/sample/<slug:sample_uid>/", inspector.sample, name="sample"),
    path("<slug:uid>/sample/<slug:sample_uid>/print", inspector.printed, name="print"),
    path("<slug:uid>/sample/<slug:sample_uid>/sample.csv", inspector.listed, name="csv"),
    path("<slug:uid>/sample/<slug:sample_uid>/<slug:entry_uid>/", inspector.case, name="case"),
    path("<slug:uid>/sample/<slug:sample_uid>/<slug:entry_uid>/open", inspector.opened, name="open"),
]

names_pages = [
    path("", names.choose, name="list"),
    path("<slug:facility_uid>/", names.names, name="facility"),
    path("<slug:facility_uid>/given/<slug:uid>/take-back", names.take_back, name="take_back"),
    path("<slug:facility_uid>/<slug:uid>/", names.name, name="name"),
    path("<slug:facility_uid>/<slug:uid>/give", names.give, name="give"),
]

incidents_pages = [
    path("", incidents.choose, name="list"),
    path("new/<slug:entry_uid>/", incident_rows.from_row, name="from_row"),
    path("row/<slug:entry_uid>/approve", incident_rows.approve, name="approve"),
    path("<slug:facility_uid>/", incidents.register, name="register"),
    path("<slug:facility_uid>/new", incidents.new, name="new"),
    path("<slug:facility_uid>/print", incidents.printed, name="print"),
    path("<slug:facility_uid>/register.csv", incidents.as_csv, name="csv"),
    path("<slug:facility_uid>/row/<slug:entry_uid>/follow-up", incident_rows.follow_up, name="follow_up"),
    path("<slug:facility_uid>/row/<slug:entry_uid>/unborn", incident_rows.unborn, name="unborn"),
    path(
        "<slug:facility_uid>/row/<slug:entry_uid>/unborn/<slug:uid>/told", incident_rows.tell_unborn, name="tell_unborn"
    ),
    path(
        "<slug:facility_uid>/row/<slug:entry_uid>/unborn/<slug:telling_uid>/take-back",
        taking_back.of_statement,
        name="take_back_statement",
    ),
    path(
        "<slug:facility_uid>/<slug:uid>/told/<slug:telling_uid>/take-back",
        taking_back.of_incident,
        name="take_back",
    ),
    path("<slug:facility_uid>/<slug:uid>/", incidents.incident, name="incident"),
    path("<slug:facility_uid>/<slug:uid>/change", incidents.change, name="change"),
    path("<slug:facility_uid>/<slug:uid>/<slug:name>", incidents.step, name="step"),
]

staff_pages: list[URLPattern | URLResolver] = [
    path("requests/", include((requests_pages, "requests"))),
    path("decisions/", include((decisions_pages, "decisions"))),
    path("dental/", include((dental_pages, "dental"))),
    path("approver/", include((approver_pages, "approver"))),
    path("radiographer/", include((radiographer_pages, "radiographer"))),
    path("facility/", include((facility_pages, "facility"))),
    path("inspector/", include((inspector_pages, "inspector"))),
    path("names/", include((names_pages, "names"))),
    path("incidents/", include((incidents_pages, "incidents"))),
    path("nuclear/", include((nuclear_pages, "nuclear"))),
    path("join", joining.join, name="join"),
]
