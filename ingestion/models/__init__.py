"""Sources, the inbox, what is to be fetched, rows of paper, and orders."""

from ingestion.models.fetching import Commitment, CommitmentState, Retrieval, RetrievalState
from ingestion.models.inbox import ImportRun, InboxItem, InboxState
from ingestion.models.orders import Order
from ingestion.models.paper import PaperRow, PaperRowState, PaperSheet
from ingestion.models.sources import Source, SourceIssuer, SourceKind

__all__ = [
    "Commitment",
    "CommitmentState",
    "ImportRun",
    "InboxItem",
    "InboxState",
    "Order",
    "PaperRow",
    "PaperRowState",
    "PaperSheet",
    "Retrieval",
    "RetrievalState",
    "Source",
    "SourceIssuer",
    "SourceKind",
]
