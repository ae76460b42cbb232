"""The codes of slips and invitations: the same as every other code of the passport. Plain Python."""

from passport.codes import ALPHABET, code_hmac, compact, new_code, spaced

__all__ = ["ALPHABET", "code_hmac", "compact", "new_code", "spaced"]
