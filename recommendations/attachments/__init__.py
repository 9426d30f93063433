"""Uploaded files made safe to hand on. Pure: bytes in, bytes out; no Django, clock or network.

The original stays with the organisation that gave it. Anybody else gets the released copy that
`make_safe` makes: of a kind on a short list, told by its content, rebuilt without what says who
made it, and without anything that runs or calls home.
"""

from recommendations.attachments.making import make_safe
from recommendations.attachments.names import safe_display_name
from recommendations.attachments.shapes import MAX_BYTES, RefusedFile, SafeFile
from recommendations.attachments.sniffing import sniffed_kind

__all__ = [
    "MAX_BYTES",
    "RefusedFile",
    "SafeFile",
    "make_safe",
    "safe_display_name",
    "sniffed_kind",
]
