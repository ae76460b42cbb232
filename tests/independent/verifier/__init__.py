"""A checking program written only from docs/signatures.md: bare `cryptography`, json and hashlib, nothing of the product.

`python -m verifier KEYS.json DOCUMENT.json… [--head HEAD.json --between WAY.json]`, in the folder above, prints one JSON object: of each document, why it does not hold ([]: it does).
"""

from .basics import canonical
from .document import faults

__all__ = ["canonical", "faults"]
