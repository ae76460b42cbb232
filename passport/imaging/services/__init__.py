"""The verbs of images: open them, carry a link to another device, look, end it."""

from passport.imaging.services.discs import DiscNotMade, ask_disc, fetch_disc, make_disc
from passport.imaging.services.forgetting import forget_images
from passport.imaging.services.links import (
    ALLOWED_BY_PATIENT,
    OWN,
    AnotherPerson,
    EndedByOwner,
    LinkEnded,
    NoImages,
    Opened,
    TokenRefused,
    TooManyLinks,
    WaitsForReport,
    carry_images,
    open_images,
    revoke_link,
    take_link,
)
from passport.imaging.services.looking import Looking, NoSuchImage, draw, look, shown_series, spend

__all__ = [
    "ALLOWED_BY_PATIENT",
    "OWN",
    "AnotherPerson",
    "DiscNotMade",
    "EndedByOwner",
    "LinkEnded",
    "Looking",
    "NoImages",
    "NoSuchImage",
    "Opened",
    "TokenRefused",
    "TooManyLinks",
    "WaitsForReport",
    "ask_disc",
    "carry_images",
    "draw",
    "fetch_disc",
    "forget_images",
    "look",
    "make_disc",
    "open_images",
    "revoke_link",
    "shown_series",
    "spend",
    "take_link",
]
