from dataclasses import replace
from datetime import timedelta, date
from decimal import Decimal
import pytest
from django.utils import timezone
from passport.nuclear import services
from passport.nuclear.models import *
from passport.nuclear.services import *
from passport.nuclear.words import told_sheet
from passport.nuclear.selectors import told_sheets
from passport.access.services import open_passport
from passport.access.models import Purpose
from passport.people.models import Reader, Relation
from passport.web.nuclear.told import told_now
from passport.signing.models import Notice
from tests import cast
from tests.passport.nuclear import ward as wards
from tests.passport.nuclear.ward import AT
from tests.passport.web.staff import signed_in
from tests.reports.services.test_surveys import *

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)

def test_two_medicines():
    w = wards.ward("RS"); user = cast.reader(w.ana)
    first = wards.given(w, wards.IODINE)
    second = wards.given(w)
    s1 = wards.settled(w, wards.drafted(w, first, breastfeeding=True), AT)
    s2 = wards.settled(w, wards.drafted(w, second), AT + HOUR)
    view = open_passport(reader=user, patient=w.ana, purpose=Purpose.OWN_RECORD, at=AT + 2*HOUR)
    told = told_now(view, AT + 2*HOUR)
    print("TWO", [ (t.medicine, [l.heading for l in t.lines]) for t in told], s1.state, s2.state)

def test_guardian():
    w = wards.ward("RS"); user = cast.reader(w.ana, "mother")
    Reader.objects.filter(user=user).update(relation=Relation.GUARDIAN)
    sheet = wards.drafted(w, breastfeeding=True)
    for p in sheet.periods.all():
        if p.kind == "breastfeeding":
            confirm_period(period=p, confirmation=Confirmation(row=p.rows.first()), by=w.specialist, at=AT)
        else:
            strike_period(period=p, reason="no", by=w.specialist, at=AT)
    view = open_passport(reader=user, patient=w.ana, purpose=Purpose.OWN_RECORD, at=AT + HOUR)
    s = view.sheets().first()
    print("GUARDIAN", told_sheet(s, s.told_periods, at=AT+HOUR).sentence, "| notices", list(Notice.objects.values_list("kind", "user__username")))

def test_not_measured_left():
    w = wards.ward("RS")
    try:
        release_patient(administration=wards.treated(w), leaving=Leaving(measured=Measured(), measured_by="x", travel="ran away", leaves_at=AT, left_already=True), by=w.specialist, at=AT)
        print("LEFT ok")
    except Exception as e: print("LEFT", type(e))

def test_child_in_force():
    w = wards.ward("RS", in_force=True)
    from passport.law.shelf import pack_for
    row = wards.activity("RS", wards.SKELETON["RS"])
    try:
        plan = prescribe(request=w.request, prescription=Prescription(row=row, prescribed_mbq=Decimal(600), mass_kg=Decimal(10), factor=Decimal("0.27")), by=w.specialist, at=AT)
        print("CHILD", plan.prescribed_mbq, plan.mass_kg, plan.printed_factors, plan.factor, repr(plan.above_reason), plan.state)
    except Exception as e: print("CHILD", type(e))

def test_no_row_in_force():
    w = wards.ward("RS", in_force=True)
    try:
        plan = prescribe(request=w.request, prescription=Prescription(radionuclide="99mTc", prescribed_mbq=Decimal(99999)), by=w.specialist, at=AT)
        print("NOROW", plan.prescribed_mbq, plan.state, repr(plan.above_reason))
    except Exception as e: print("NOROW", type(e))

def test_radiographer_page():
    w = wards.ward("RS")
    print("RADIOGRAPHER", signed_in(w.radiographer).get("/nuclear/").status_code, signed_in(w.specialist).get("/nuclear/").status_code)
    from django.urls import reverse
    for who in (w.radiographer, w.physicist, w.specialist):
        print(who.username, signed_in(who).get(reverse("nuclear:home")).status_code)

def test_double_post():
    w = wards.ward("RS")
    from django.urls import reverse
    c = signed_in(w.specialist)
    print("DOUBLE before", Administration.objects.count())
    wards.given(w); wards.given(w)
    print("DOUBLE", Administration.objects.count())

def test_correct_then_confirm():
    w = wards.ward("RS")
    a = wards.given(w)
    stale = a
    sheet = wards.drafted(w, a)
    correct_administration(administration=a, given=replace(wards.TECHNETIUM, activity_mbq=Decimal(1)), reason="x", by=w.specialist, at=AT)
    sheet.refresh_from_db(); print("CORRECT", sheet.state)

def test_survey_small_historical(here, at):
    faces(here, at, "300","310","320")
    try: print("SMALL", started(here, at, patients=3))
    except Exception as e: print("SMALL", repr(e), standing_of(here.facility, at.date()).in_force)

def test_survey_misprint(here, at):
    from tests.reports.audits.examinations import fluoroscopy
    for n in range(5): here.done(fluoroscopy("100"), number=n, at=at)
    d = start_survey(device=here.device, chosen=Chosen(exam_code="fluoroscopy.enema", like=Like(quantity=Quantity.DOSE_AREA_PRODUCT, unit="Gy.cm2"), patients=5, adult_from=18), by=here.user, at=at)
    write_findings(survey=d, findings=Findings(image_quality="met"), by=here.user, at=at)
    try: sign_survey(survey=d, by=here.user, at=at); print("MIS signed")
    except Exception as e: print("MIS", repr(e), d.level_value, d.level_allowed, d.level_reason[:60], standing_of(here.facility, at.date()).in_force)

def test_survey_race(here, at):
    faces(here, at, "300","310","320","330","340")
    d = started(here, at)
    write_findings(survey=d, findings=Findings(image_quality="met"), by=here.user, at=at)
    seen = DoseSurvey.objects.get(pk=d.pk)   # what physicist A has on the sign page
    other = cast.practitioner(cast.staff(here.facility, "second", Role.PHYSICIST), "B", "B").user
    write_findings(survey=d, findings=Findings(image_quality="NOT met at all"), by=other, at=at)
    s = sign_survey(survey=seen, by=here.user, at=at)
    print("RACE signed:", s.image_quality)

from tests.passport.incidents.cast import desk as make_desk, reads
from passport.incidents import services as inc
from passport.incidents.models import IncidentKind, Incident
from passport.justification.models import Asked, AskedAnswer
from passport.law.vocabulary import Actor, Ask
from passport.justification.services import record_answer
from passport.incidents.told import told_of

def test_guardian_notice(at):
    d = make_desk(at)
    record_answer(entry=d.entry, ask=Ask.PREGNANCY, actor=Actor.PERFORMER, answer=AskedAnswer.YES, by=d.radiographer, at=at)
    [i] = inc.drafts_for(entry=d.entry, at=at)
    inc.change_draft(incident=i, happening=inc.Happening(kind=IncidentKind.WRONG_DOSE, what="x"), by=d.physicist, at=at)
    inc.record_incident(incident=i, by=d.physicist, at=at)
    inc.tell_patient(incident=i, told=inc.ToldPatient(doctor=d.doctor, told_at=at, words="w"), by=d.physicist, at=at)
    print("GNOTICE", list(Notice.objects.filter(kind="information.written").values_list("user__username", flat=True)))
    for u in (d.ana_reads, d.guardian):
        v = open_passport(reader=u, patient=d.ana, purpose=Purpose.OWN_RECORD, at=at)
        t = told_of(v, d.entry); print("   ", u.username, len(t.tellings), "please_ask", t.please_ask)
    # one report enough for HR 27 c?
    inc.report_to_authority(incident=i, reported=inc.Reported(authority="Ministry of health", reported_at=at, how="letter"), by=d.physicist, at=at)
    from passport.incidents.selectors import duties_of
    i = Incident.objects.get(pk=i.pk)
    print("DUTIES", [(str(l.duty), l.done, l.article) for l in duties_of(i)])

def test_male_unborn(at):
    d = make_desk(at)
    d.ana.sex = "M"; d.ana.save()
    inc.sign_unborn_dose(entry=d.entry, said=inc.UnbornDose(text="t", method="m"), by=d.physicist, at=at)
    v = open_passport(reader=d.ana_reads, patient=d.ana, purpose=Purpose.OWN_RECORD, at=at)
    print("MALE please_ask", told_of(v, d.entry).please_ask)

def test_performer_choices():
    from tests.passport.web.performed import where_data_are_listed, row, page
    from tests.passport.web.staff import signed_in
    c = where_data_are_listed(); r = cast.record()
    e = row(c, r)
    resp = signed_in(c.radiographer).get(page(e))
    print("PERFORMER", resp.status_code, resp.context["form"].fields["performer"].choices, resp.context["form"].fields["delegated_by"].choices)
    print("PRESET", resp.context["form"].initial.get("name_checked"), resp.context["form"].initial.get("side_checked"))

def test_nuclear_undo_names():
    from django.urls import get_resolver
    print("URLS", [p.name for p in __import__("passport.web.nuclear.urls", fromlist=["x"]).urlpatterns])
