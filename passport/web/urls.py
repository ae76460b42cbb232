"""Addresses of the pages, one list per reader. No code, claim or identity ever stands in one."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from passport.web import (
    account,
    chosen_doctor,
    contacts,
    devices,
    doctor,
    eid,
    guests,
    keeping,
    leaving,
    mistakes,
    next_time,
    opened,
    papers,
    patient,
    public,
    pwa,
    showing,
    sign_in,
    trusted,
    who_looked,
)
from passport.web.images import listed, through_doctor
from passport.web.images.urls import images_pages
from passport.web.staff_urls import staff_pages

public_pages = [
    path("open", public.open_slip, name="open"),
    path("open/next-time", next_time.next_time, name="next_time"),
    path("open/pin", next_time.pin, name="pin"),
    path("open/passkey", next_time.passkey_asked, name="passkey_asked"),
    path("open/passkey/made", next_time.passkey_made, name="passkey_made"),
    path("open/trusted", trusted.open_trusted, name="open_trusted"),
    path("open/eid", eid.begin, name="eid"),
    path("open/eid/back", eid.back, name="eid_back"),
    path("open/eid/stopped", eid.stopped, name="eid_stopped"),
    path("open/eid/change", eid.change, name="eid_change"),
    path("verify", public.verify, name="verify"),
]

patient_pages = [
    path("", patient.home, name="home"),
    path("mine", opened.mine, name="mine"),
    path("permission/<slug:uid>/", showing.permission, name="permission"),
    path("looked/<slug:uid>/", who_looked.looked, name="looked"),
    path("written/<slug:uid>/", patient.written, name="written"),
    path("mistake/<slug:uid>/", mistakes.answered, name="mistake"),
    path("<slug:patient_uid>/", patient.passport, name="passport"),
    path("<slug:patient_uid>/search", patient.search, name="search"),
    path("<slug:patient_uid>/entry/<slug:uid>/", patient.entry, name="entry"),
    path("<slug:patient_uid>/entry/<slug:uid>/information", patient.information, name="information"),
    path("<slug:patient_uid>/entry/<slug:uid>/hide", patient.hide, name="hide"),
    path("<slug:patient_uid>/entry/<slug:uid>/show", patient.unhide, name="unhide"),
    path("<slug:patient_uid>/entry/<slug:uid>/keep-back", patient.keep_from_guardians, name="keep_back"),
    path("<slug:patient_uid>/entry/<slug:uid>/not-kept-back", patient.show_guardians, name="not_kept_back"),
    path("<slug:patient_uid>/entry/<slug:uid>/wrong", mistakes.about_entry, name="wrong"),
    path("<slug:patient_uid>/missing", mistakes.missing, name="missing"),
    path("<slug:patient_uid>/mistakes", mistakes.mistakes, name="mistakes"),
    path("<slug:patient_uid>/mistakes/<slug:uid>/take-back", mistakes.take_back, name="take_back"),
    path("<slug:patient_uid>/show", showing.show, name="show"),
    path("<slug:patient_uid>/show/<slug:uid>/", showing.shown, name="shown"),
    path("<slug:patient_uid>/show/<slug:uid>/stop", showing.stop, name="stop"),
    path("<slug:patient_uid>/show/<slug:uid>/allow", showing.allow, name="allow"),
    path("<slug:patient_uid>/show/<slug:uid>/refuse", showing.refuse, name="refuse"),
    path("<slug:patient_uid>/chosen-doctor", chosen_doctor.choose, name="choose_doctor"),
    path("<slug:patient_uid>/chosen-doctor/look", chosen_doctor.let_look, name="let_look"),
    path("<slug:patient_uid>/chosen-doctor/stop", chosen_doctor.stop, name="stop_chosen"),
    path("<slug:patient_uid>/looks", who_looked.looks, name="looks"),
    path("<slug:patient_uid>/looks/<slug:uid>/question", who_looked.question, name="question"),
    path("<slug:patient_uid>/people", trusted.people, name="people"),
    path("<slug:patient_uid>/people/trust", trusted.trust, name="trust"),
    path("<slug:patient_uid>/people/trust/<slug:uid>/", trusted.trust_code, name="trust_code"),
    path("<slug:patient_uid>/people/trust/<slug:uid>/stop", trusted.stop_trust, name="stop_trust"),
    path("<slug:patient_uid>/people/<slug:uid>/end", trusted.revoke, name="revoke"),
    path("<slug:patient_uid>/colour", opened.colour, name="colour"),
    path("<slug:patient_uid>/leave", opened.leave, name="leave"),
    path("<slug:patient_uid>/close", leaving.close, name="close"),
    path("<slug:patient_uid>/come-back", leaving.come_back, name="come_back"),
    path("<slug:patient_uid>/keep", keeping.keep, name="keep"),
    path("<slug:patient_uid>/keep/renew", keeping.renew, name="renew"),
    path("<slug:patient_uid>/keep/let-go", keeping.let_go, name="let_go"),
    path("<slug:patient_uid>/papers", papers.papers, name="papers"),
    path("<slug:patient_uid>/papers/<slug:uid>/", papers.paper, name="paper"),
    path("<slug:patient_uid>/papers/<slug:uid>/picture", papers.picture, name="paper_picture"),
    path("<slug:patient_uid>/papers/<slug:uid>/words", papers.describe, name="describe_paper"),
    path("<slug:patient_uid>/papers/<slug:uid>/<slug:verb>", papers.change, name="change_paper"),
    path("<slug:patient_uid>/images", listed.listed, name="images"),
    path("<slug:patient_uid>/reports", through_doctor.choice, name="reports"),
    path("<slug:patient_uid>/reports/through-doctor", through_doctor.choose, name="through_doctor"),
    path("<slug:patient_uid>/reports/again", through_doctor.end, name="reports_again"),
]

doctor_pages = [
    path("", doctor.home, name="home"),
    path("passport/<slug:uid>/", doctor.passport, name="passport"),
    path("passport/<slug:uid>/entry/<slug:entry_uid>/", doctor.entry, name="entry"),
    path("chosen/<slug:uid>/", doctor.chosen, name="chosen"),
    path("chosen/<slug:uid>/entry/<slug:entry_uid>/", doctor.chosen_entry, name="chosen_entry"),
    path("<slug:way>/<slug:uid>/papers/<slug:paper_uid>/", doctor.paper, name="paper"),
    path("<slug:way>/<slug:uid>/papers/<slug:paper_uid>/picture", doctor.paper_picture, name="paper_picture"),
    path("emergency", doctor.emergency, name="emergency"),
    path("emergency/<slug:uid>/", doctor.emergency_passport, name="emergency_passport"),
    path("emergency/<slug:uid>/entry/<slug:entry_uid>/", doctor.emergency_entry, name="emergency_entry"),
]

look_pages = [
    path("", guests.ask, name="ask"),
    path("<slug:uid>/", guests.passport, name="passport"),
    path("<slug:uid>/entry/<slug:entry_uid>/", guests.entry, name="entry"),
    path("<slug:uid>/entry/<slug:entry_uid>/report/<slug:report_uid>/", guests.report, name="report"),
    path("<slug:uid>/entry/<slug:entry_uid>/report/<slug:report_uid>/file", guests.report_file, name="report_file"),
    path("<slug:uid>/entry/<slug:entry_uid>/<slug:exposure_uid>/open", guests.open_here, name="open"),
    path("<slug:uid>/end", guests.end, name="end"),
]

# Before allauth's page, which would say that a mail is on its way.
without_mail = [path("accounts/password/reset/", account.no_mail, name="account_reset_password")]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", public.landing, name="home"),
    path("manifest.webmanifest", pwa.manifest, name="manifest"),
    path("favicon.ico", pwa.favicon, name="favicon"),
    path("sw.js", pwa.service_worker, name="service_worker"),
    path("offline", pwa.offline, name="offline"),
    path("offline/staying", keeping.staying, name="staying"),
    path("language", account.language, name="language"),
    path("account", account.account, name="account"),
    path("account/again", sign_in.again, name="again"),
    path("account/told", contacts.told, name="told"),
    path("account/told/<slug:kind>/claim", contacts.claim, name="claim_contact"),
    path("account/told/<slug:kind>/prove", contacts.prove, name="prove_contact"),
    path("account/told/<slug:kind>/end", contacts.end, name="end_contact"),
    path("account/devices/end", devices.end, name="end_device"),
    path("account/devices/end-others", devices.end_others, name="end_devices"),
    path("accounts/login/", sign_in.SignIn.as_view(), name="account_login"),
    path("accounts/login/code/", contacts.SendCode.as_view(), name="account_request_login_code"),
    path("accounts/email/", login_required(RedirectView.as_view(pattern_name="told")), name="account_email"),
    path("accounts/logout/", account.SignOut.as_view(), name="account_logout"),
    path("notices/<slug:uid>/read", account.notice_read, name="notice_read"),
    path("", include((public_pages, "public"))),
    path("passport/", include((patient_pages, "patient"))),
    path("doctor/", include((doctor_pages, "doctor"))),
    path("images/", include((images_pages, "images"))),
    path("look/", include((look_pages, "look"))),
    *staff_pages,
    *([] if settings.SENDS_MAIL else without_mail),
]
