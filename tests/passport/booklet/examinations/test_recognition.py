"""Names as hospitals and devices write them find their item for certain, or stay unnamed."""

import pytest

from passport.booklet.examinations import recognise, region_of, side_of
from passport.booklet.examinations.items import BadTable
from passport.booklet.examinations.recognition import load
from passport.booklet.reading import Code, Kind

CT_NAMES = {
    "THORAX^1_Routine (Adult)": "ct.chest",
    "Thorax^Thorax_NON_CON (Adult)": "ct.chest",
    "CT Thorax": "ct.chest",
    "CT toraksa nativno": "ct.chest",
    "КТ главе": "ct.head",
    "CT endokranijuma": "ct.head",
    "Head^HeadRoutine (Adult)": "ct.head",
    "Kontrastsız beyin BT": "ct.head",
    "سی‌تی اسکن مغز بدون تزریق": "ct.head",
    "سي تي اسكن مغز": "ct.head",
    "سی‌تی اسکن قفسهٔ سینه": "ct.chest",
    "BT Toraks": "ct.chest",
    "Paranazal sinüs BT": "ct.sinuses",
    "FACIAL BONES": "ct.sinuses",
    "CT vrata": "ct.neck",
    "CT glave i vrata": "ct.head_neck",
    "CT Thorax Abdomen": "ct.chest_abdomen",
    "CT abdomena i karlice": "ct.abdomen_pelvis",
    "CT abdomena i zdjelice s kontrastom": "ct.abdomen_pelvis",
    "CT Abdomen/Pelvis": "ct.abdomen_pelvis",
    "Tüm batın ve pelvis BT": "ct.abdomen_pelvis",
    "سی تی اسکن شکم و لگن": "ct.abdomen_pelvis",
    "Chest+Abdomen+Pelvis": "ct.chest_abdomen_pelvis",
    "CT Thorax & abdo & pelvis": "",
    "CT karlice": "ct.pelvis",
    "DE_Abdomen": "ct.abdomen",
    "CT slabinske kičme": "ct.lumbar_spine",
    "CT LS kičme": "ct.lumbar_spine",
    "CT torakalne kičme": "ct.thoracic_spine",
    "CT vratne kralježnice": "ct.cervical_spine",
    "CT angiografija plućnih krvnih sudova": "ct.angio_lungs",
    "CTPA": "ct.angio_lungs",
    "Angio^CTA_Carotis (Adult)": "ct.angio_neck",
    "Toraks BT anjiyografi": "ct.angio_chest",
    "CT torakalne aorte": "ct.angio_thoracic_aorta",
    "MSCT koronarografija": "ct.coronary",
    "CT Calcium Score": "ct.calcium_score",
    "HRCT pluća": "ct.chest_high_resolution",
    "CT low dose chest screening": "ct.lung_screening",
    "CT colonography": "ct.colonography",
    "CT urografija": "ct.urography",
    "CT KUB": "ct.kidney_stones",
    "CT guided biopsy lung": "ct.biopsy_lung",
    "CT temporal bones": "ct.ears",
    "CT polytrauma": "ct.trauma",
    "Diz BT": "ct.knee",
    # Not for certain:
    "CT glave i toraksa": "",
    "CT kičme i grudnog koša": "",
    "CT cervical": "",
    "Routine": "",
    "4DCT": "",
    "PET/CT Ganzkoerper FDG": "",
    "MR glave": "",
    "MRI brain": "",
    "UZ abdomena, ultrazvuk": "",
    "10.13 RADIOTHERAPY QA": "",
    "Head phantom": "",
    "Radiografija glave": "",
    "": "",
}
PROJECTION_NAMES = {
    "Snimanje pluća PA": "xray.chest",
    "Снимање плућа": "xray.chest",
    "XR Chest 2 Views": "xray.chest",
    "CR THORAX": "xray.chest",
    "Akciğer grafisi": "xray.chest",
    "رادیوگرافی قفسه سینه": "xray.chest",
    "Rtg pluća u krevetu": "xray.chest_bedside",
    "Skull AP/LAT": "xray.head",
    "Rtg paranazalnih šupljina": "xray.sinuses",
    "عکس ساده شکم": "xray.abdomen",
    "KUB": "xray.abdomen",
    "Pelvis AP": "xray.pelvis",
    "Karlica sa kukovima": "xray.pelvis_hips",
    "Rtg kuka": "xray.hip",
    "RTG LS kičme": "xray.lumbar_spine",
    "Lumbosacral spine AP/LAT": "xray.lumbar_spine",
    "Servikal vertebra": "xray.cervical_spine",
    "Servikal omurga grafisi": "xray.cervical_spine",
    "Whole spine": "xray.whole_spine",
    "Radiografija šake": "xray.hand",
    "El bileği grafisi": "xray.wrist",
    "Снимање руке": "xray.arm",
    "FEMUR/RIGHT": "xray.thigh",
    "Diz grafisi iki yönlü": "xray.knee",
    "Rtg koljena": "xray.knee",
    "Rtg desnog kolena": "xray.knee",
    "Rtg skočnog zgloba": "xray.ankle",
    "Rtg stopala oba": "xray.foot",
    "Rtg noge": "xray.leg",
    "Kostna starost": "",
    "Koštana starost": "xray.bone_age",
    "Snimanje zuba": "xray.teeth",
    "Periapical": "xray.teeth",
    "Bitewing left": "dental.bitewing",
    "Ortopantomogram": "xray.panoramic",
    "OPG": "xray.panoramic",
    "Panoramik": "xray.panoramic",
    "Telerendgen": "dental.cephalometric",
    "CBCT": "dental.cbct",
    "DXA spine and hip": "densitometry.spine_hip",
    "Kemik yoğunluğu": "xray.densitometry",
    "Dijaskopija": "fluoroscopy.general",
    "Ba Swallow": "fluoroscopy.barium_swallow",
    "Akt gutanja": "fluoroscopy.barium_swallow",
    "Barium enema": "fluoroscopy.enema",
    "Irigografija": "fluoroscopy.enema",
    "IVP": "fluoroscopy.urography",
    "Histerosalpingografija": "fluoroscopy.womb",
    "ERCP": "fluoroscopy.ercp",
    "Koronarografija": "angiography.heart",
    "آنژیوگرافی کرونر": "angiography.heart",
    "PCI LAD": "intervention.coronary",
    "Cerebral angiography": "angiography.brain",
    "Angiografija karotida": "angiography.neck",
    "TACE": "intervention.liver_embolisation",
    "EVAR": "intervention.evar",
    "Pacemaker implantation": "intervention.pacemaker",
    # Not for certain:
    "discopathy": "",
    "Hand and wrist": "",
    "Schwartz": "",
    "VASCULAR": "",
    "MRI heart": "",
    "CT glave": "",
    "": "",
}
NUCLEAR_NAMES = {
    "Scintigrafija skeleta": "nm.bone",
    "Bone scan whole body": "nm.bone",
    "اسکن استخوان": "nm.bone",
    "Üç fazlı kemik sintigrafisi": "nm.bone_three_phase",
    "Scintigrafija štitaste žlezde": "nm.thyroid",
    "Dinamska scintigrafija bubrega": "nm.kidneys_dynamic",
    "DMSA": "nm.kidneys_static",
    "Miyokard perfüzyon sintigrafisi": "nm.heart",
    "MPI stress/rest": "nm.heart_rest_stress",
    "Lung V/Q": "nm.lungs_ventilation_perfusion",
    "Perfuziona scintigrafija pluća": "nm.lungs_perfusion",
    "DaTSCAN": "nm.brain_dopamine",
    "HIDA": "nm.bile",
    "PET-CT WB": "nm.pet_ct",
    "PET/CT Ganzkoerper FDG": "pet.fdg",
    "68Ga-PSMA PET/CT": "pet.psma",
    "SPECT-CT": "nm.spect_ct",
    # Not for certain:
    "therapy": "",
    "Radyoaktif iyot tedavisi karaciğer": "",
    "Ultrazvuk štitne žlijezde": "",
}
MAMMOGRAPHY_NAMES = {
    "Mammography screening": "mammography.screening",
    "Tarama mamografisi": "mammography.screening",
    "Tomosinteza": "mammography.tomosynthesis",
    "Bilateral Mammography": "mammography",
    "anything at all": "mammography",
    "MG phantom QC": "",
}
NAMES = [
    *((Kind.CT, name, code) for name, code in CT_NAMES.items()),
    *((Kind.PROJECTION, name, code) for name, code in PROJECTION_NAMES.items()),
    *((Kind.NUCLEAR_MEDICINE, name, code) for name, code in NUCLEAR_NAMES.items()),
    *((Kind.MAMMOGRAPHY, name, code) for name, code in MAMMOGRAPHY_NAMES.items()),
]


@pytest.mark.parametrize(("kind", "name", "code"), NAMES)
def test_a_name_is_recognised_or_left_unnamed(kind: Kind, name: str, code: str) -> None:
    assert recognise(name, kind=kind) == code


def test_the_body_part_names_what_the_title_does_not() -> None:
    assert recognise("Routine", kind=Kind.CT, body_part="HEAD") == "ct.head"
    assert recognise("CT chest", kind=Kind.CT, body_part="HEAD") == "ct.chest"
    assert recognise("Angio", kind=Kind.CT, body_part="HEAD") == "ct.angio_brain"
    assert recognise("", kind=Kind.CT, body_part="CHESTABDPELVIS") == "ct.chest_abdomen_pelvis"
    assert recognise(None, kind=Kind.PROJECTION, body_part="CSPINE") == "xray.cervical_spine"


def test_what_nobody_understands_on_an_x_ray_unit_is_not_named_by_the_body_part() -> None:
    assert recognise("VASCULAR", kind=Kind.PROJECTION, body_part="KNEE") == ""


def test_moving_pictures_are_no_single_picture() -> None:
    assert recognise("Chest", kind=Kind.PROJECTION) == "xray.chest"
    assert recognise("Chest", kind=Kind.PROJECTION, moving=True) == ""
    assert recognise("Barium enema", kind=Kind.PROJECTION, moving=True) == "fluoroscopy.enema"


@pytest.mark.parametrize(
    ("kind", "code", "name", "item"),
    [
        (Kind.CT, Code(scheme="SCT", value="303653007"), "Protokol 7", "ct.head"),
        (Kind.CT, Code(scheme="LN", value="24627-2"), "CT glave", "ct.chest"),
        (Kind.PROJECTION, Code(scheme="SCT", value="303653007"), "Protokol 7", ""),
        (Kind.CT, Code(scheme="99LOCAL", value="303653007"), "Protokol 7", ""),
    ],
)
def test_a_standard_code_stands_before_the_words(kind: Kind, code: Code, name: str, item: str) -> None:
    assert recognise(name, kind=kind, codes=[code]) == item


def test_two_codes_of_two_items_leave_it_to_the_words() -> None:
    both = [Code(scheme="SCT", value="303653007"), Code(scheme="LN", value="24627-2")]

    assert recognise("CT glave", kind=Kind.CT, codes=both) == "ct.head"


@pytest.mark.parametrize(
    ("name", "body_part", "codes", "region"),
    [
        ("CT cervical THORAX", None, [], "chest"),
        ("Protokol 7", "CHEST", [], "chest"),
        ("Protokol 7", None, [Code(scheme="SCT", value="818982008")], "abdomen_pelvis"),
        ("Protokol 7", "LEG", [Code(scheme="SCT", value="72696002")], "knee"),
        ("Head/Neck", None, [], "head_neck"),
        ("Abdomen+Pelvis+Chest", None, [], "chest_abdomen_pelvis"),
        ("Head and knee", None, [], ""),
        ("Head and knee", "KNEE", [], "knee"),
        ("Protokol 7", "Topography unknown", [], ""),
        (None, None, [], ""),
    ],
)
def test_the_part_of_the_body_is_known_where_the_item_is_not(
    name: str | None, body_part: str | None, codes: list[Code], region: str
) -> None:
    assert region_of(name, kind=Kind.CT, body_part=body_part, codes=codes) == region


@pytest.mark.parametrize(
    ("name", "side"),
    [
        ("FEMUR/RIGHT", "right"),
        ("Rtg levog kolena", "left"),
        ("Rtg lijevog koljena", "left"),
        ("Bilateral knees", "both"),
        ("Knee left and right", "both"),
        ("زانو راست", "right"),
        ("Rtg kolena", ""),
        ("SAG T1", ""),
    ],
)
def test_a_name_says_a_side_in_whole_words(name: str, side: str) -> None:
    assert side_of(name, kind=Kind.PROJECTION) == side


@pytest.mark.parametrize("text", ["", "[region]\nhead = 7", "not toml", "[region]\n[any]\n[other]\nx = []"])
def test_a_table_of_words_that_is_not_whole_is_refused(text: str) -> None:
    with pytest.raises(BadTable):
        load(text)
