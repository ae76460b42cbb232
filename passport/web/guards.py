"""The guards of passport.guards, under the name by which these pages know them."""

from passport.guards import (
    FRESH,
    fresh_second_factor,
    passed_second_factor,
    role_required,
    second_factor_required,
)

__all__ = ["FRESH", "fresh_second_factor", "passed_second_factor", "role_required", "second_factor_required"]
