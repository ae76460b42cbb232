"""What is handed over, and what comes back. Plain Python."""

from dataclasses import dataclass

from reports.sending.states import Outcome


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """One key object as it lies in the store, and the dose reports that travel with it where the profile says so."""

    sop_instance_uid: str
    data: bytes
    reports: tuple[bytes, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came of handing a parcel over, in the words of the destination or of the network."""

    outcome: Outcome
    words: str = ""
