"""How long a password is at least, said in the digits of who reads it."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import ngettext

from passport.language.saying import say_number


class LongEnough(MinimumLengthValidator):
    """Django's check of the length; its own texts write every number in Latin digits."""

    def get_error_message(self) -> str:
        """Return what is said of a password that is too short."""
        text = ngettext(
            "This password is too short. It must have %(count)s character at least.",
            "This password is too short. It must have %(count)s characters at least.",
            self.min_length,
        )
        return text % {"count": say_number(self.min_length)}

    def get_help_text(self) -> str:
        """Return what is said beside the field."""
        text = ngettext(
            "Your password must have %(count)s character at least.",
            "Your password must have %(count)s characters at least.",
            self.min_length,
        )
        return text % {"count": say_number(self.min_length)}
