"""Addresses of images: numbers instead of UIDs, and no code, claim or identity in any."""

from django.urls import URLPattern, path

from passport.web.images import discs, listed, opening, reports, uploads, viewer

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
    path("report-of/<slug:entry_uid>/", uploads.upload, name="upload"),
    path("report-of/<slug:entry_uid>/<slug:report_uid>/withdraw", uploads.withdraw, name="withdraw"),
    path(f"of/{_ROW}/", opening.entry, name="entry"),
    path(f"of/{_ROW}/report/<slug:report_uid>/", reports.read, name="report"),
    path(f"of/{_ROW}/report/<slug:report_uid>/file", reports.file, name="report_file"),
    path(f"of/{_ROW}/<slug:exposure_uid>/open", opening.open_here, name="open"),
    path(f"of/{_ROW}/<slug:exposure_uid>/carry", opening.carry, name="carry"),
]
