"""CT dose reports (TID 10011)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Unpack

from pydicom.dataset import Dataset

from tests.sr.header import DEFAULTS, Header, irradiation, report, study_of
from tests.sr.items import CONTEXT, MODIFIER, PROPERTY, Key, code, container, dcm, num, text, uid, uidref

CT_PROCEDURE: Key = ("SRT", "P5-08000")
HEAD, BODY = "113690", "113691"
SPIRAL: Key = ("SRT", "P5-08001")
LOCALIZER: Key = ("DCM", "113805")


@dataclass(frozen=True, kw_only=True)
class CtEvent:
    """One CT acquisition; a localizer usually has no dose at all."""

    number: int | None = None  # names the event within the study; default: its place in the list
    uid: str | None = None
    ctdi_vol: str | None = "6.14"  # mGy
    dlp: str | None = "245.6"  # mGy.cm
    phantom: str | None = BODY
    kvp: str = "120"
    acquisition: Key = SPIRAL
    protocol: str = "Abdomen routine"
    region: Key = ("SRT", "T-D4000")
    sources: int = 1
    unit: str = "mGy.cm"
    extra: tuple[Dataset, ...] = ()
    dose_extra: tuple[Dataset, ...] = ()


def ct(
    *,
    events: Sequence[CtEvent] = (CtEvent(),),
    dlp_total: str | None = None,
    total_phantom: str | None = None,
    procedure: Key | None = CT_PROCEDURE,
    extra: Sequence[Dataset] = (),
    **header: Unpack[Header],
) -> Dataset:
    """Return a CT dose report; without `dlp_total` the total is the sum of the events."""
    full: Header = {**DEFAULTS, **header}
    study_uid = study_of(full)
    total = dlp_total or str(sum((Decimal(event.dlp) for event in events if event.dlp), Decimal(0)))
    phantom = [code(dcm("113835"), dcm(total_phantom), relation=PROPERTY)] if total_phantom else []
    accumulated = container(
        dcm("113811"),
        num(dcm("113812"), str(len(events)), "{events}"),
        num(dcm("113813"), total, "mGy.cm", *phantom),
    )
    intent = code(("SRT", "G-C0E8"), ("SRT", "R-408C3"), relation=MODIFIER)
    reported = [code(dcm("121058"), procedure, intent, relation=MODIFIER)] if procedure else []
    scope = code(dcm("113705"), dcm("113014"), uidref(dcm("110180"), study_uid, relation=PROPERTY), relation=CONTEXT)
    items = [*reported, *irradiation(full), scope, accumulated]
    items += [_acquisition(event, index, study_uid) for index, event in enumerate(events, start=1)]
    return report("ct", dcm("113701"), "10011", full, [*items, *extra])


def _acquisition(event: CtEvent, index: int, study_uid: str) -> Dataset:
    children = [
        text(dcm("125203"), event.protocol),
        code(dcm("123014"), event.region, meaning="Abdomen"),
        code(dcm("113820"), event.acquisition),
        uidref(dcm("113769"), event.uid or uid("event", study_uid, event.number or index)),
        container(
            dcm("113822"),
            num(dcm("113824"), "7.49", "s"),
            num(dcm("113825"), "400.00", "mm"),
            num(dcm("113823"), str(event.sources), "{X-Ray sources}"),
            *[_source(event, number) for number in range(event.sources)],
        ),
    ]
    if event.ctdi_vol is not None or event.dlp is not None:
        children.append(_dose(event))
    return container(dcm("113819"), *children, *event.extra)


def _source(event: CtEvent, number: int) -> Dataset:
    return container(
        dcm("113831"),
        text(dcm("113832"), "AB"[number]),
        num(dcm("113733"), event.kvp, "kV"),
        num(dcm("113734"), "150", "mA"),
    )


def _dose(event: CtEvent) -> Dataset:
    children = []
    if event.ctdi_vol is not None:
        children.append(num(dcm("113830"), event.ctdi_vol, "mGy"))
    if event.phantom is not None:
        children.append(code(dcm("113835"), dcm(event.phantom)))
    if event.dlp is not None:
        children.append(num(dcm("113838"), event.dlp, event.unit))
    return container(dcm("113829"), *children, *event.dose_extra)
