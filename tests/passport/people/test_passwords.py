"""What is said of passwords, to each in the own language."""

import pytest
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import override


@pytest.mark.parametrize(("language", "said"), [("en", "12"), ("sr", "12"), ("fa", "۱۲")])
def test_a_password_of_eleven_letters_is_too_short_in_the_digits_of_the_language(language: str, said: str) -> None:
    with override(language), pytest.raises(ValidationError) as short:
        validate_password("vqzkwmxtrpl")

    with override(language):
        helps = password_validators_help_texts()
    assert [said in text for text in short.value.messages] == [True]
    assert sum(said in str(text) for text in helps) == 1
    validate_password("vqzkwmxtrplh")
