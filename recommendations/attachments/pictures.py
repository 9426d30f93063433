"""Pictures, drawn anew from their pixels: nothing else of the file survives.

Orientation is applied before it is lost. Colour profiles go too, because they carry free text;
colours are then taken as sRGB. Of an animation the first picture stays.
"""

import io
import struct
import zlib
from collections.abc import Iterator

from PIL import Image

MAX_PIXELS = 50_000_000
"""An A4 page scanned at 600 dpi has 35 million; decoded these take 200 MB."""
MAX_SIDE = 20_000
_QUALITY = 90
_FORMATS = ("PNG", "JPEG", "GIF", "BMP")
_KEPT_MODES = {
    "PNG": ("1", "L", "LA", "RGB", "RGBA", "I;16"),
    "JPEG": ("L", "RGB"),
    "GIF": (),
    "BMP": ("1", "L", "RGB"),
}
# What Pillow raises for pictures that are broken or lie about themselves.
_DAMAGED = (
    OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, EOFError, OverflowError,
    AttributeError, NotImplementedError, RuntimeError, MemoryError, struct.error, zlib.error,
    Image.DecompressionBombError, Warning,
)  # fmt: skip
_ORIENTATION = 0x0112
# EXIF 2.3, 4.6.4: how a picture lies, and the turn that puts it upright.
_TURNS: dict[object, Image.Transpose] = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_EXIF = "camera, time and place of a picture (EXIF)"
_XMP = "descriptions inside a picture (XMP)"
_DESCRIPTIONS = "descriptions inside a picture"
_COMMENTS = "comments inside a picture"
_PROFILE = "the colour profile of a picture"
_MORE = "further pictures behind the first"
_NOTES = {
    "exif": _EXIF,
    "xmp": _XMP,
    "XML:com.adobe.xmp": _XMP,
    "comment": _COMMENTS,
    "icc_profile": _PROFILE,
}
# How the segments of a JPEG begin, by marker.
_SEGMENT_NOTES = (
    (0xE1, b"Exif", _EXIF),
    (0xE1, b"http", _XMP),
    (0xE2, b"ICC_PROFILE", _PROFILE),
    (0xE2, b"MPF", _MORE),
    (0xFE, b"", _COMMENTS),
)


class UnreadablePicture(Exception):
    """The picture is broken, of another format, or too large (`too_large`)."""

    def __init__(self, *, too_large: bool = False) -> None:
        super().__init__("too large" if too_large else "damaged")
        self.too_large = too_large


def redrawn(content: bytes, *, formats: tuple[str, ...] = _FORMATS) -> tuple[bytes, list[str], int]:
    """The picture in its own format, what was removed, in words, and its number of pixels.

    Raises UnreadablePicture; no other error, whatever the bytes are.
    """
    # Pillow is not shown what describes a JPEG: a damaged description is no reason to refuse it.
    plain = without_descriptions(content)
    try:
        with Image.open(io.BytesIO(plain), formats=formats) as picture:
            width, height = picture.size
            if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
                raise UnreadablePicture(too_large=True)
            format_name = picture.format or "PNG"
            picture.load()
            turn = _TURNS.get(_orientation(picture, content))
            upright = picture if turn is None else picture.transpose(turn)
            return _drawn(upright, format_name), _removed(picture, content), width * height
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise UnreadablePicture(too_large=True) from None
    except _DAMAGED:
        raise UnreadablePicture from None


def _drawn(picture: Image.Image, format_name: str) -> bytes:
    mode = _mode(picture, format_name)
    pixels = picture if picture.mode == mode else picture.convert(mode)
    # A new picture from the bare pixels: `info`, palettes and chunks cannot come along.
    clean = Image.frombytes(mode, pixels.size, pixels.tobytes())
    released = io.BytesIO()
    if format_name == "JPEG":
        clean.save(released, "JPEG", quality=_QUALITY, subsampling=0)
    elif format_name == "GIF":
        clean.quantize(256).save(released, "GIF")
    else:
        clean.save(released, format_name)
    return released.getvalue()


def _orientation(picture: Image.Image, content: bytes) -> object:
    """As EXIF tells it, 1 to 8, or nothing."""
    try:
        for marker, start, end in _segments(content):
            if marker == 0xE1 and content.startswith(b"Exif", start + 4):
                tags = Image.Exif()
                tags.load(content[start + 4 : end])
                return tags.get(_ORIENTATION)
        return picture.getexif().get(_ORIENTATION)
    except _DAMAGED:
        return None


def _mode(picture: Image.Image, format_name: str) -> str:
    see_through = "transparency" in picture.info or picture.mode in ("PA", "La", "RGBa")
    if picture.mode in _KEPT_MODES[format_name] and not see_through:
        return picture.mode
    if format_name == "PNG" and see_through:
        return "RGBA"
    if picture.mode in ("I", "I;16B", "I;16L") and format_name == "PNG":
        return "I;16"
    return "L" if picture.mode == "1" and format_name == "JPEG" else "RGB"


def _removed(picture: Image.Image, content: bytes) -> list[str]:
    notes = {words for key, words in _NOTES.items() if picture.info.get(key)}
    for marker, start, _ in _segments(content):
        if _describes(marker):
            told = (
                words
                for known, beginning, words in _SEGMENT_NOTES
                if known == marker and content.startswith(beginning, start + 4)
            )
            notes.add(next(told, _DESCRIPTIONS))
    if getattr(picture, "text", None):
        notes.add(_DESCRIPTIONS)
    if getattr(picture, "n_frames", 1) > 1:
        notes.add(_MORE)
    if _trailing(content, picture.format or ""):
        notes.add("hidden data after a picture")
    return sorted(notes)


def _trailing(content: bytes, format_name: str) -> bool:
    if format_name == "PNG":
        end = content.rfind(b"IEND")
        return end + 8 != len(content)
    return format_name == "JPEG" and not content.rstrip(b"\x00").endswith(b"\xff\xd9")


# Segments that say how to decode: JFIF and Adobe's colour transform. The other "application"
# segments and comments (0xFE) describe.
_DECODING = frozenset({0xE0, 0xEE})


def _describes(marker: int) -> bool:
    return (0xE0 <= marker <= 0xEF and marker not in _DECODING) or marker == 0xFE


def without_descriptions(jpeg: bytes) -> bytes:
    """A JPEG without its describing segments, its pixels untouched; as it is where not a JPEG."""
    kept = bytearray(b"\xff\xd8")
    for marker, start, end in _segments(jpeg):
        preview = marker == 0xE0 and jpeg.startswith(b"JFXX", start + 4)
        if not (preview or _describes(marker)):
            kept += jpeg[start:end]
    return bytes(kept) if len(kept) > 2 else jpeg


def _segments(jpeg: bytes) -> Iterator[tuple[int, int, int]]:
    """Marker, start and end of each segment; the last one runs from the scan to the end."""
    place = 2
    while jpeg.startswith(b"\xff\xd8") and place + 4 <= len(jpeg):
        marker = jpeg[place + 1]
        if marker == 0xFF:  # a fill byte
            place += 1
            continue
        if jpeg[place] != 0xFF or marker == 0xDA:
            yield marker, place, len(jpeg)
            return
        end = place + 2 + int.from_bytes(jpeg[place + 2 : place + 4], "big")
        yield marker, place, end
        place = end
