"""The verbs of images: open them, carry a link to another device, look, end it."""

from passport.imaging.services.forgetting import forget_images
from passport.imaging.services.links import (
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
    "OWN",
    "AnotherPerson",
    "EndedByOwner",
    "LinkEnded",
    "Looking",
    "NoImages",
    "NoSuchImage",
    "Opened",
    "TokenRefused",
    "TooManyLinks",
    "WaitsForReport",
    "carry_images",
    "draw",
    "forget_images",
    "look",
    "open_images",
    "revoke_link",
    "shown_series",
    "spend",
    "take_link",
]
