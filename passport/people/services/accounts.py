"""Accounts: how one is made, and how somebody who came with a slip signs in next time."""

import secrets
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from passport.database import clean_text
from passport.people.models import User
from passport.signing.acts import Subject, record_act


class UsernameTaken(Exception):
    """This user name cannot be had: somebody has it, or it has signs that a user name may not have."""


class WeakPassword(Exception):
    """This password is too easy to guess. `words` says why, in the reader's language."""

    def __init__(self, words: list[str]) -> None:
        super().__init__(" ".join(words))
        self.words = words


def new_account(*, username: str, password: str, display_name: str, email: str, language: str) -> User:
    """Make an account that signs in with a password. Raises UsernameTaken, WeakPassword."""
    user = User(
        username=username.strip(),
        display_name=clean_text(display_name, limit=200),
        email=clean_text(email, limit=254),
        language=language,
    )
    _set_sign_in(user, password)
    return user


def account_without_sign_in(*, display_name: str, language: str) -> User:
    """Make an account that only a code slip opens, until its owner chooses a way to sign in."""
    user = User(
        username=f"p-{secrets.token_hex(8)}", display_name=clean_text(display_name, limit=200), language=language
    )
    user.set_unusable_password()
    user.save()
    return user


@transaction.atomic
def set_patient_sign_in(*, user: User, username: str, password: str, at: datetime) -> User:
    """Let an account that came with a slip sign in with a user name and a password.

    Raises UsernameTaken, WeakPassword.
    """
    user.username = username.strip()
    _set_sign_in(user, password)
    record_act(verb="account.sign_in_chosen", by=user, subject=Subject(kind="user", uid=user.uid), at=at)
    return user


@transaction.atomic
def choose_language(*, user: User, language: str, at: datetime) -> None:
    """Let a person read everything in a language from now on, wherever that person signs in."""
    User.objects.filter(pk=user.pk).update(language=language)
    user.language = language
    record_act(verb="account.language_chosen", by=user, subject=Subject(kind="user", uid=user.uid), at=at)


def _set_sign_in(user: User, password: str) -> None:
    _check_username(user)
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise WeakPassword(error.messages) from error
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as error:
        raise UsernameTaken from error


def _check_username(user: User) -> None:
    # Sign-in does not look at case: two names that differ so alone would lock both out.
    if User.objects.filter(username__iexact=user.username).exclude(pk=user.pk).exists():
        raise UsernameTaken
    try:
        UnicodeUsernameValidator()(user.username)
    except ValidationError as error:
        raise UsernameTaken from error
