"""The ways on which a key object leaves: each takes a parcel and returns the answer, and may do it twice."""

from collections.abc import Callable

from reports.sending.carriers.folder import write_to_folder
from reports.sending.carriers.network import send_by_c_store, send_by_stow
from reports.sending.carriers.parcel import Answer, Parcel
from reports.sending.carriers.xds import send_by_xds
from reports.sending.profile import CarrierKind, Destination

Carrier = Callable[[Parcel, Destination], Answer]

CARRIERS: dict[CarrierKind, Carrier] = {
    CarrierKind.FOLDER: write_to_folder,
    CarrierKind.C_STORE: send_by_c_store,
    CarrierKind.STOW: send_by_stow,
    CarrierKind.XDS: send_by_xds,
}

__all__ = ["CARRIERS", "Answer", "Carrier", "Parcel", "write_to_folder"]
