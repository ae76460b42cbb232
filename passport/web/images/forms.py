"""What is typed to open a link to images on another device."""

from django import forms
from django.utils.translation import gettext_lazy as _

from passport.web.forms import CodeField


class TokenForm(forms.Form):
    """The code of a link; a script fills it in from the address."""

    code = CodeField(label=_("Code of the link"), help_text=_("24 signs, shown where the link was made."))
