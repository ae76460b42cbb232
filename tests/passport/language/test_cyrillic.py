"""Serbian Latin in Cyrillic, letter by letter, and what is left as it is."""

import pytest

from passport.language.cyrillic import cyrillic


@pytest.mark.parametrize(
    ("latin", "written"),
    [
        ("Rendgensko snimanje slabinske kičme", "Рендгенско снимање слабинске кичме"),
        ("Skener (CT) grudnog koša", "Скенер (CT) грудног коша"),
        ("Snimanje ljudi, njuške i džepa", "Снимање људи, њушке и џепа"),
        ("Njega", "Њега"),
        ("Injekcija uz kičmu", "Инјекција уз кичму"),
        ("PET/CT sa F-DOPA", "PET/CT са F-DOPA"),
        ("DaTSCAN scintigrafija mozga", "DaTSCAN сцинтиграфија мозга"),
        ("Terapija lutecijumom-177 PSMA", "Терапија лутецијумом-177 PSMA"),
        ("Širenje krvnih sudova srca (PCI)", "Ширење крвних судова срца (PCI)"),
        ("Đurđevak, ćup, žaba", "Ђурђевак, ћуп, жаба"),
    ],
)
def test_serbian_is_written_in_cyrillic_and_acronyms_stay(latin: str, written: str) -> None:
    assert cyrillic(latin) == written


@pytest.mark.parametrize(
    ("latin", "written"),
    [
        ("injekcija i reinjekcija", "инјекција и реинјекција"),
        ("injicirati", "инјицирати"),
        ("konjunktiva", "конјунктива"),
        ("nadživeti, odžaliti i podžupan", "надживети, оджалити и поджупан"),
        ("inje, konj i njuška", "иње, коњ и њушка"),
        ("džep, odžak i narudžbina", "џеп, оџак и наруџбина"),
        ("bolje, Ljubljana, LJUBAV", "боље, Љубљана, LJUBAV"),
        ("Njen", "Њен"),
    ],
)
def test_two_letters_are_one_only_where_they_are_spoken_as_one(latin: str, written: str) -> None:
    assert cyrillic(latin) == written


@pytest.mark.parametrize(
    ("latin", "written"),
    [
        ("Doza: 4,2 mGy ili 1 mSv", "Доза: 4,2 mGy или 1 mSv"),
        ("80 kV, 12 mAs, 5 s, 3 mm", "80 kV, 12 mAs, 5 s, 3 mm"),
        ("370 MBq, 2 Gy·cm²", "370 MBq, 2 Gy·cm²"),
        ("debljina u mm", "дебљина у mm"),
        ("upis %(count)s od %(day)s", "упис %(count)s од %(day)s"),
        ("{name} i {{ day }} u 100%%", "{name} и {{ day }} у 100%%"),
        ('<a href="/otvori">Otvorite</a>&nbsp;<bdi>ovde</bdi>', '<a href="/otvori">Отворите</a>&nbsp;<bdi>овде</bdi>'),
        ("Vidite https://primer.rs/put, pa dalje", "Видите https://primer.rs/put, па даље"),
        ("Pišite na ana.ilic@primer.rs.", "Пишите на ana.ilic@primer.rs."),
        ("Vaš e-mail i Vaš QR kod", "Ваш e-mail и Ваш QR код"),
        ("Sačuvajte PDF-om, posle CT-a", "Сачувајте PDF-ом, после CT-а"),
        ("Radiation Passport na Vašem telefonu", "Radiation Passport на Вашем телефону"),
        ("Datoteka DICOMDIR, nalaz.pdf", "Датотека DICOMDIR, nalaz.pdf"),
        ("Adresa i AE title-om tog PACS-a", "Адреса и AE title-ом тог PACS-а"),
        ("Study, Series i SOP Instance UID: u", "Study, Series i SOP Instance UID: у"),
        ("Upišite location UID, Retrieve Location UID", "Упишите location UID, Retrieve Location UID"),
        ("potvrda čuvanja (storage commitment)", "потврда чувања (storage commitment)"),
        ("sa „manage.py up” ili „manage.py rulepack -”", "са „manage.py up” или „manage.py rulepack -”"),
        ("Masa deteta, kg; E-mail; faktor pitch", "Маса детета, kg; E-mail; фактор pitch"),
        ("LIČNI BROJ (JMBG)", "ЛИЧНИ БРОЈ (ЈМБГ)"),
    ],
)
def test_what_is_no_serbian_word_stays_in_latin(latin: str, written: str) -> None:
    assert cyrillic(latin) == written


def test_keys_of_a_keyboard_stay_as_they_are_written_on_them() -> None:
    latin = "Tastatura: <kbd>j</kbd> i <kbd>k</kbd> vode dalje, Enter šalje, A (odobrenje) i R (odbijanje) uz Alt."

    assert cyrillic(latin) == (
        "Тастатура: <kbd>j</kbd> и <kbd>k</kbd> воде даље, Enter шаље, A (одобрење) и R (одбијање) уз Alt."
    )
