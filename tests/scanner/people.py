"""The clinics and people of the demo: all invented, each name in the script of its country.

`seed_demo` registers what stands here, and the scanner sends reports about it: the same identifiers on both sides.
Personal numbers have a valid check digit and a part that no office assigns (region 99, or a run of zeros).
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Story(StrEnum):
    """What a person of the demo is there to show."""

    PLAIN = "plain"
    CHILD = "child"  # read by a guardian
    WITHOUT_EMAIL = "without_email"  # opens the passport with a slip from the counter
    CHILDBEARING = "childbearing"
    THERAPY = "therapy"  # gets a typed row of therapy
    CANNOT_SIGN = "cannot_sign"  # gets a typed row whose approver can sign no more


@dataclass(frozen=True, kw_only=True)
class DemoClinic:
    """A sender of the demo: one clinic, one calling AE title, one issuer of identifiers."""

    key: str
    country: str
    name: str
    place: str
    time_zone: str
    ae_title: str
    issuer: str


@dataclass(frozen=True, kw_only=True)
class DemoPerson:
    """A patient of the demo, as the counter registers one and as the modality worklist sends one."""

    clinic: str
    local_id: str
    given_name: str
    surname: str
    dicom_name: str
    birth_date: date
    sex: str
    personal_number: str
    street: str
    place: str
    language: str
    calendar: str = "gregorian"
    story: Story = Story.PLAIN


DEMO_CLINICS = [
    DemoClinic(
        key="RS",
        country="RS",
        name="Дом здравља „Липа“",
        place="Београд",
        time_zone="Europe/Belgrade",
        ae_title="DEMO_RS",
        issuer="DEMO-RS",
    ),
    DemoClinic(
        key="HR",
        country="HR",
        name="Poliklinika Čempres",
        place="Split",
        time_zone="Europe/Zagreb",
        ae_title="DEMO_HR",
        issuer="DEMO-HR",
    ),
    DemoClinic(
        key="BA",
        country="BA",
        name="Dom zdravlja Šljiva",
        place="Sarajevo",
        time_zone="Europe/Sarajevo",
        ae_title="DEMO_BA",
        issuer="DEMO-BA",
    ),
    DemoClinic(
        key="TR",
        country="TR",
        name="Çınar Görüntüleme Merkezi",
        place="İzmir",
        time_zone="Europe/Istanbul",
        ae_title="DEMO_TR",
        issuer="DEMO-TR",
    ),
    DemoClinic(
        key="IR",
        country="IR",
        name="مرکز تصویربرداری سرو",
        place="شیراز",
        time_zone="Asia/Tehran",
        ae_title="DEMO_IR",
        issuer="DEMO-IR",
    ),
]

DEMO_PEOPLE = [
    DemoPerson(
        clinic="RS",
        local_id="RS-1001",
        given_name="Милица",
        surname="Ђурђевић",
        dicom_name="Ђурђевић^Милица",
        birth_date=date(1985, 6, 12),
        sex="F",
        personal_number="1206985995010",
        street="Улица јасена 4",
        place="Београд",
        language="sr",
        story=Story.CHILDBEARING,
    ),
    DemoPerson(
        clinic="RS",
        local_id="RS-1002",
        given_name="Đorđe",
        surname="Živković",
        dicom_name="Živković^Đorđe",
        birth_date=date(1958, 11, 3),
        sex="M",
        personal_number="0311958990010",
        street="Ulica kestena 18",
        place="Novi Sad",
        language="sr-latn",
        story=Story.WITHOUT_EMAIL,
    ),
    DemoPerson(
        clinic="RS",
        local_id="RS-1003",
        given_name="Јелена",
        surname="Њежић",
        dicom_name="Njezic^Jelena",
        birth_date=date(1994, 5, 25),
        sex="F",
        personal_number="2505994995024",
        street="Улица бреза 7",
        place="Ниш",
        language="sr",
    ),
    DemoPerson(
        clinic="HR",
        local_id="HR-2001",
        given_name="Božena",
        surname="Šarić",
        dicom_name="Šarić^Božena",
        birth_date=date(1966, 1, 30),
        sex="F",
        personal_number="00000002015",
        street="Ulica lavande 3",
        place="Split",
        language="hr",
    ),
    DemoPerson(
        clinic="HR",
        local_id="HR-2002",
        given_name="Krešimir",
        surname="Ćurković",
        dicom_name="Ćurković^Krešimir",
        birth_date=date(1949, 9, 14),
        sex="M",
        personal_number="00000003026",
        street="Ulica bora 21",
        place="Trogir",
        language="hr",
        story=Story.CANNOT_SIGN,
    ),
    DemoPerson(
        clinic="BA",
        local_id="BA-3001",
        given_name="Lejla",
        surname="Hodžić",
        dicom_name="Hodžić^Lejla",
        birth_date=date(2017, 11, 23),
        sex="F",
        personal_number="2311017995033",
        street="Ulica trešnje 9",
        place="Sarajevo",
        language="bs",
        story=Story.CHILD,
    ),
    DemoPerson(
        clinic="BA",
        local_id="BA-3002",
        given_name="Džemal",
        surname="Bešić",
        dicom_name="Bešić^Džemal",
        birth_date=date(1971, 2, 8),
        sex="M",
        personal_number="0802971990022",
        street="Ulica oraha 12",
        place="Zenica",
        language="bs",
    ),
    DemoPerson(
        clinic="TR",
        local_id="TR-4001",
        given_name="Işıl",
        surname="Yıldırım",
        dicom_name="Yıldırım^Işıl",
        birth_date=date(1979, 4, 17),
        sex="F",
        personal_number="10000000146",
        street="Zeytin Sokak 5",
        place="İzmir",
        language="tr",
    ),
    DemoPerson(
        clinic="TR",
        local_id="TR-4002",
        given_name="İbrahim",
        surname="Çağlayan",
        dicom_name="Çağlayan^İbrahim",
        birth_date=date(1953, 12, 2),
        sex="M",
        personal_number="10000002058",
        street="Menekşe Sokak 16",
        place="Manisa",
        language="tr",
        story=Story.THERAPY,
    ),
    DemoPerson(
        clinic="IR",
        local_id="IR-5001",
        given_name="شیرین",
        surname="کریمی",
        dicom_name="کریمی^شیرین",
        birth_date=date(1990, 7, 21),
        sex="F",
        personal_number="9990000018",
        street="کوچه‌ی نارنج ۸",
        place="شیراز",
        language="fa",
        calendar="jalali",
    ),
    DemoPerson(
        clinic="IR",
        local_id="IR-5002",
        given_name="فریدون",
        surname="یزدانی",
        dicom_name="يزداني^فريدون",
        birth_date=date(1962, 3, 9),
        sex="M",
        personal_number="9990000123",
        street="خیابان بید ۲۱",
        place="مرودشت",
        language="fa",
        calendar="jalali",
    ),
]
