"""Texts of libraries that our catalogues say themselves.

In some languages theirs speak to people as to a friend, or call one thing by two words. A text of ours goes before one of
a library, so it is enough that the catalogues have these.
"""

from django.utils.translation import gettext_noop

REWORDED = (
    # Of django-allauth.
    gettext_noop("Are you sure you want to sign out?"),
    gettext_noop("You have signed out."),
    gettext_noop("Forgot your password?"),
    gettext_noop("Forgot Password?"),
    gettext_noop("Please type your current password."),
    gettext_noop("You must type the same password each time."),
    gettext_noop("Your password is now changed."),
    gettext_noop("Password successfully changed."),
    gettext_noop("Password successfully set."),
    gettext_noop("Please contact us if you have any trouble resetting your password."),
    gettext_noop("The email address and/or password you specified are not correct."),
    gettext_noop("The username and/or password you specified are not correct."),
    gettext_noop("The password reset token was invalid."),
    gettext_noop("In case you forgot, your username is %(username)s."),
    gettext_noop("Current Password"),
    gettext_noop("New Password"),
    gettext_noop("New Password (again)"),
    gettext_noop("Password (again)"),
    gettext_noop("Change Password"),
    gettext_noop("Password Reset"),
    gettext_noop("Set Password"),
    gettext_noop("Enter your password:"),
    gettext_noop("Bad Token"),
    # Of Django.
    gettext_noop("Your password can’t be too similar to your other personal information."),
    gettext_noop("The password is too similar to the %(verbose_name)s."),
    gettext_noop("Your password can’t be a commonly used password."),
    gettext_noop("This password is too common."),
)
