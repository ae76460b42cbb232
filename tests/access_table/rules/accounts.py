"""Rules of allauth's pages: each is about the account of whoever asks, and none tells anything of a patient."""

from tests.access_table.rules.public import BOTH, EVERYBODY, POST, own_account, public
from tests.access_table.terms import NO_ONE, Door, Meets, Rule

GET = frozenset({"GET"})


def mailed(why: str, named: dict[str, str], **parts: object) -> Rule:
    """Return the rule of a page that opens with what was mailed; a wrong key is said to be one."""
    nowhere = Door(nobody=Meets.MISSING, outside=Meets.MISSING)
    return Rule(why=why, door=nowhere, lets=EVERYBODY, named=named, methods=BOTH, **parts)


def missing(why: str, named: dict[str, str] | None = None, methods: frozenset[str] = GET) -> Rule:
    """Return the rule of a page about something that nobody of the cast has at the own account."""
    return Rule(why=why, door=Door(outside=Meets.MISSING), lets=NO_ONE, named=named or {}, methods=methods)


RULES = {
    "account_login": public("everybody signs in here", BOTH),
    "account_logout": public("everybody signs out here", BOTH),
    "account_inactive": public("says that an account is closed"),
    "account_signup": public("there is no signing up without a slip or an invitation", BOTH),
    "account_email_verification_sent": public("says the same to everybody"),
    "account_reset_password": public("says how to get back in"),
    "account_reset_password_done": public("says the same to everybody"),
    "account_reset_password_from_key_done": public("says the same to everybody"),
    "account_reset_password_from_key": mailed("only the key of a mail opens it", {"uidb36": "=1", "key": "=nobody"}),
    "account_confirm_email": mailed("only the key of a mail opens it", {"key": "=nobody"}, posts=NO_ONE),
    "account_confirm_login_code": own_account("only who was sent a code goes on here", BOTH),
    "mfa_authenticate": own_account("only who has just given a password goes on here", BOTH),
    "mfa_login_webauthn": own_account("a passkey signs in here", BOTH),
    "mfa_index": own_account("the own second factors"),
    "mfa_list_webauthn": own_account("the own passkeys"),
    "mfa_view_recovery_codes": missing("the own codes for once"),
    "mfa_download_recovery_codes": missing("the own codes for once"),
    "mfa_remove_webauthn": missing("a passkey of one's own", {"pk": "=1"}, BOTH),
    "mfa_edit_webauthn": missing("a passkey of one's own", {"pk": "=1"}, BOTH),
    "account_request_login_code": Rule(
        why="where nothing is sent there is no such page",
        door=Door(nobody=Meets.MISSING, outside=Meets.MISSING),
        lets=NO_ONE,
        methods=BOTH,
    ),
    "told": own_account("where the own account is told"),
    "account_email": own_account("leads on to where the own account is told", BOTH, leads_on=True),
    **{
        f"{verb}_contact": missing("where nothing is sent there is no such address", {"kind": "=mail"}, POST)
        for verb in ("claim", "prove", "end")
    },
    **{
        name: own_account("the own sign-in", BOTH, leads_on=True)
        for name in (
            "account_reauthenticate",
            "account_change_password",
            "account_set_password",
            "mfa_reauthenticate",
            "mfa_activate_totp",
            "mfa_deactivate_totp",
            "mfa_generate_recovery_codes",
            "mfa_add_webauthn",
            "mfa_reauthenticate_webauthn",
            "usersessions_list",
        )
    },
}
