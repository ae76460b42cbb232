"""Addresses of images: numbers instead of UIDs, and no code, claim or identity in any."""

from django.urls import URLPattern, path

from passport.web.images import discs, listed, opening, viewer

_ROW = "<slug:way>/<slug:uid>/<slug:entry_uid>"
_VIEW = "view/<slug:uid>"
images_pages: list[URLPattern] = [
    path("", opening.take, name="take"),
    path("carried/<slug:uid>/", opening.carried, name="carried"),
    path("end/<slug:uid>", listed.revoke, name="revoke"),
    # The cookie of a visit lives below the address of its link, and nowhere else.
    path(f"{_VIEW}/", viewer.viewer, name="viewer"),
    path(f"{_VIEW}/still", viewer.still, name="still"),
    path(f"{_VIEW}/close", viewer.close, name="close"),
    path(f"{_VIEW}/disc", discs.disc, name="disc"),
    path(f"{_VIEW}/images.zip", discs.fetch, name="disc_file"),
    path(f"{_VIEW}/<int:series>/", viewer.series, name="series"),
    path(f"{_VIEW}/<int:series>/preview", viewer.preview, name="preview"),
    path(f"{_VIEW}/<int:series>/<int:image>/<int:frame>/", viewer.image, name="image"),
    path(f"{_VIEW}/<int:series>/<int:image>/<int:frame>/<slug:side>", viewer.picture, name="picture"),
    path(f"of/{_ROW}/", opening.entry, name="entry"),
    path(f"of/{_ROW}/<slug:exposure_uid>/open", opening.open_here, name="open"),
    path(f"of/{_ROW}/<slug:exposure_uid>/carry", opening.carry, name="carry"),
]
