"""Serbian words in two alphabets, and languages by the names that Django and browsers give them."""

import pytest

from passport.booklet.examinations.languages import Language, cyrillic, language_of


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
    ("asked", "language"),
    [
        ("sr-Latn", Language.SERBIAN_LATIN),
        ("sr_Latn", Language.SERBIAN_LATIN),
        ("sr", Language.SERBIAN_CYRILLIC),
        ("sr-cyrl", Language.SERBIAN_CYRILLIC),
        ("fa-ir", Language.PERSIAN),
        ("en-gb", Language.ENGLISH),
        ("fi", Language.ENGLISH),
    ],
)
def test_a_language_is_known_by_its_usual_names(asked: str, language: Language) -> None:
    assert language_of(asked) is language
