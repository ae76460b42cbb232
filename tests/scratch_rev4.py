from datetime import date, datetime, timedelta, UTC
import pytest
from django.utils import timezone
from passport.justification.models import *
from passport.justification.services import *
from passport.justification import selectors
from passport.booklet.models import Entry
from passport.law.vocabulary import *
from tests.passport.justification import cast as c
from tests.passport.web.staff import signed_in
pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 27, 9, 0, tzinfo=UTC)
def tryit(label, fn):
    try:
        r = fn(); print("\n##", label, "->", r); return r
    except Exception as e:
        print("\n##", label, "-> EXC", type(e).__name__, e)

def test_late_approval():
    w = c.ward()
    r = c.sent(w, AT, planned_on=AT.date())
    e = c.prior(w, AT, on=AT.date())
    print("found while waiting:", find_request(e, at=AT))
    # approve after report arrived
    tryit("approve", lambda: c.decided(r, by=w.approver, at=AT, repeat_reason="x"))
    print("state after", c.now(r).state, c.now(r).entry, "repeat_of", c.now(r).repeat_of_id == e.pk)

def test_planned_cap():
    w = c.ward()
    for i in range(51):
        d = Request.objects.create(facility=w.facility, patient=w.ana, state="approved", state_at=AT, exam_code=c.CHEST, exam_as_sent="x", kind="ct", indication="x", created_at=AT, planned_on=date(2025,1,1) if i < 50 else date(2026,3,27), sent_at=AT)
    cl = signed_in(w.radiographer)
    page = cl.get("/radiographer/planned")
    print("planned shown", len(page.context["planned"]), d.uid in page.content.decode())

def test_apart_reuse():
    w = c.ward()
    r = c.approved(w, AT)
    e1 = c.prior(w, AT, on=AT.date()); 
    put_together(request=r, entry=e1, by=w.radiographer, at=AT)
    e1.refresh_from_db(); print("e1", e1.state, e1.decision_digest[:8], e1.approver_id, e1.approval)
    Entry.objects.filter(pk=e1.pk).update(state="signed")
    put_apart(request=c.now(r), by=w.radiographer, at=AT)
    e1.refresh_from_db()
    e2 = c.prior(w, AT, on=AT.date())
    tryit("second", lambda: put_together(request=c.now(r), entry=e2, by=w.radiographer, at=AT))
    e2.refresh_from_db()
    print("two rows one decision:", e1.decision_digest == e2.decision_digest, e1.approver_id == e2.approver_id)

def test_typed_approver_lost():
    from passport.booklet.services import type_entry, TypedEntry
    w = c.ward()
    r = c.approved(w, AT)
    t = TypedEntry(performed_on=AT.date(), exam_code=c.CHEST, exam="", kind=c.Kind.CT)
    e = type_entry(record=w.ana_record, facility=w.facility, typed=t, approver=w.second.practitioner, by=w.radiographer, at=AT)
    print("before", e.approver, e.approval, e.state)
    put_together(request=r, entry=e, by=w.radiographer, at=AT); e.refresh_from_db(); print("joined", e.approver, e.approval, e.state)
    put_apart(request=c.now(r), by=w.radiographer, at=AT); e.refresh_from_db(); print("apart", e.approver, e.approval, e.state)

def test_drop_after_given():
    w = c.ward("HR")
    from passport.nuclear.services import record_administration, Given
    import inspect; print(inspect.signature(Given))

def test_signed_500():
    w = c.ward(); r = c.approved(w, AT); cl = signed_in(w.approver); cl.raise_request_exception = False
    print("signed {}", cl.post(f"/decisions/{r.uid}/signed", "{}", content_type="application/json").status_code)
    from django.urls import reverse
    a = signed_in(w.administrator)
    print("admin emergencies:", a.get(reverse("decisions:emergencies")).status_code)

def test_indication_code():
    w = c.ward()
    d = c.drafted(w, AT, indication_code="ICD-10 R05")
    cl = signed_in(w.referrer)
    change_request(request=d, wish=c.wish(), by=w.referrer, at=AT)
    print("code after page save:", repr(c.now(d).indication_code))

def test_name_change_verifies():
    from passport.justification.verification import decision_differs
    w = c.ward()
    r = c.sent(w, AT); d = c.decided(r, by=w.approver, at=AT)
    print("differs", decision_differs(d))
    take_back_decision(request=r, by=w.approver, at=AT)
    c.prior(w, AT, on=date(2026,3,1))
    e = tryit("again", lambda: c.decided(c.now(r), by=w.approver, at=AT, repeat_reason="because"))
    d.refresh_from_db(); print(decision_differs(Decision.objects.get(pk=d.pk)), decision_differs(e))

def test_two_packs():
    from passport.law import shelf
    from passport.people.selectors import standing_of
    w = c.ward("RS"); c.in_force(w, AT)
    import pathlib, tempfile
    src = (shelf.SHIPPED/"rs-1998.toml").read_text().replace('id = "rs-1998"','id = "rs-2030"').replace("valid_from = 1998-01-01","valid_from = 2020-01-01").replace('status = "historical"','status = "unknown"')
    d = pathlib.Path(tempfile.mkdtemp()); (d/"rs-2030.toml").write_text(src)
    shelf.add_folder(d)
    try:
        s = standing_of(w.facility, AT.date()); print("holds", s.pack.id, s.in_force)
    finally:
        shelf.FOLDERS.remove(d); shelf.packs.cache_clear()
