"""A program of its own: `evidence_reader.py BYTES SECONDS` reads a file from standard input and says what it is.

It imports nothing of the house and limits its own memory and time before it reads. It prints the kind and then the bytes to
be kept, and exits with 0; or what is wrong, one word, and exits with 3. Pictures are written anew of the parts that draw them
(ITU-T T.81, ISO/IEC 15948), so that neither a place and a device nor a second file travels in them. Documents (ISO 32000) are
kept as they are, if nothing in any of their objects acts.
"""

from __future__ import annotations

import io
import resource
import struct
import sys
import zlib
from typing import Any

MOST_PIXELS = 80_000_000
MOST_OBJECTS = 50_000
PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8\xff"
# what draws a picture, and the order of its channels
PNG_PARTS = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
ADOBE = 0xEE
EXIF = 0xE1
ORIENTATION = 0x0112

ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
OFFICE = (b"\xd0\xcf\x11\xe0", b"{\\rtf")
PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"GIF8", b"<")

ACTS = {
    "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/Movie", "/Sound",
    "/RichMediaExecute", "/GoTo3DView",
}  # fmt: skip
HOLDS = {
    "/JS",
    "/JavaScript",
    "/EmbeddedFile",
    "/EmbeddedFiles",
    "/EF",
    "/RichMedia",
    "/XFA",
    "/AA",
    "/AF",
    "/3D",
}
DRAWN = {"/RichMedia", "/Screen", "/Movie", "/Sound", "/3D", "/FileAttachment"}


class Wrong(Exception):
    """What is wrong with the file, in one word."""


def main(memory: int, seconds: int) -> int:
    """Say what standard input holds."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    content = sys.stdin.buffer.read()
    try:
        kind, kept = read(content)
    except Wrong as wrong:
        sys.stdout.write(f"{wrong}\n")
        return 3
    sys.stdout.buffer.write(kind.encode() + b"\n" + kept)
    return 0


def read(content: bytes) -> tuple[str, bytes]:
    """The kind, and the bytes to be kept."""
    if not content.strip():
        raise Wrong("empty")
    if content.startswith(PNG):
        kind, kept = "png", png(content)
    elif content.startswith(JPEG):
        kind, kept = "jpeg", jpeg(content)
    elif content.startswith(b"%PDF-"):
        kind, kept = "pdf", pdf(content)
    else:
        raise Wrong(other(content.lstrip(b"\xef\xbb\xbf \t\r\n")))
    if holds_archive(kept):
        raise Wrong("two")
    return kind, kept


def other(content: bytes) -> str:
    """What else it is, so that it can be said how to mend it."""
    for name, signs in (("archive", ARCHIVES), ("office", OFFICE), ("program", PROGRAMS)):
        if content.startswith(signs):
            return name
    return "unknown"


def holds_archive(content: bytes) -> bool:
    """Whether a ZIP can be opened from the end of it: an end record that points at a directory which is there."""
    at = content.rfind(b"PK\x05\x06")
    while at >= 0:
        if at + 22 <= len(content):
            size = struct.unpack_from("<I", content, at + 12)[0]
            if not size or content[max(at - size, 0) : at].startswith(b"PK\x01\x02"):
                return True
        at = content.rfind(b"PK\x05\x06", 0, at)
    return False


def png(content: bytes) -> bytes:
    """The picture of the chunks that draw it, each as its checksum says, and the pixels as many as its head says."""
    parts, at, data = [PNG], len(PNG), []
    head: tuple[int, ...] = ()
    while True:
        if at + 12 > len(content):
            raise Wrong("broken")
        size, name = struct.unpack_from(">I4s", content, at)
        body = content[at + 8 : at + 8 + size]
        (sum_said,) = struct.unpack(">I", content[at + 8 + size : at + 12 + size].ljust(4, b"\0"))
        if len(body) != size or zlib.crc32(name + body) != sum_said:
            raise Wrong("broken")
        if name == b"IHDR":
            if size != 13 or head:
                raise Wrong("broken")
            head = struct.unpack(">IIBBBBB", body)
        elif not head:
            raise Wrong("broken")
        if name in PNG_PARTS:
            parts.append(content[at : at + 12 + size])
        if name == b"IDAT":
            data.append(body)
        at += 12 + size
        if name == b"IEND":
            break
    check_pixels(head, data)
    return b"".join(parts)


def check_pixels(head: tuple[int, ...], data: list[bytes]) -> None:
    """That the picture is not vast, and that what is packed is the picture and no more."""
    width, height, depth, colour, *_, interlaced = head
    if colour not in CHANNELS or not 0 < width * height <= MOST_PIXELS:
        raise Wrong("large" if colour in CHANNELS and width * height else "broken")
    row = 1 + (width * depth * CHANNELS[colour] + 7) // 8
    # seven passes begin rows of their own, each a byte longer and rounded up
    most = row * height + (2 * (width + height) + 64 if interlaced else 0)
    packer = zlib.decompressobj()
    left = most + 1
    packed = b"".join(data)
    try:
        while packed and left > 0:
            left -= len(packer.decompress(packed, min(left, 1 << 20)))
            packed = packer.unconsumed_tail
    except zlib.error:
        raise Wrong("broken") from None
    if left <= 0 or not packer.eof or packer.unused_data or (not interlaced and left != 1):
        raise Wrong("broken")


def jpeg(content: bytes) -> bytes:
    """The picture of the segments that draw it, up to its end; of what the camera wrote which way up it is, and no more."""
    parts, at, turned, seen = [content[:2]], 2, 1, False
    while True:
        if content[at : at + 1] != b"\xff":
            raise Wrong("broken")
        while content[at + 1 : at + 2] == b"\xff":  # markers may be filled up
            at += 1
        if at + 2 > len(content):
            raise Wrong("broken")
        marker = content[at + 1]
        if marker == 0xD9:
            break
        size = int.from_bytes(content[at + 2 : at + 4], "big")
        body = content[at + 4 : at + 2 + size]
        if size < 2 or len(body) != size - 2 or marker in {0x00, 0x01, 0xD8, *range(0xD0, 0xD8)}:
            raise Wrong("broken")
        if marker in {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}:
            check_frame(body)
            seen = True
        if marker == EXIF and body.startswith(b"Exif\0\0"):
            turned = orientation(body[6:])
        if not (0xE0 <= marker <= 0xEF or marker == 0xFE) or is_adobe(marker, body):
            parts.append(content[at : at + 2 + size])
        at += 2 + size
        if marker == 0xDA:
            end = scan_end(content, at)
            parts.append(content[at:end])
            at = end
    if not seen:
        raise Wrong("broken")
    parts.insert(1, exif(turned) if turned != 1 else b"")
    return b"".join([*parts, b"\xff\xd9"])


def is_adobe(marker: int, body: bytes) -> bool:
    """The segment that says how colours were mixed: twelve bytes, and no room for more."""
    return marker == ADOBE and body.startswith(b"Adobe") and len(body) == 12


def check_frame(body: bytes) -> None:
    """That the picture is not vast."""
    if len(body) < 6:
        raise Wrong("broken")
    height, width = struct.unpack_from(">HH", body, 1)
    if not width * height:
        raise Wrong("broken")
    if width * height > MOST_PIXELS:
        raise Wrong("large")


def scan_end(content: bytes, at: int) -> int:
    """Where the coded pixels end: at the next marker that is neither a stuffed byte nor a restart."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0 or at + 1 >= len(content):
            raise Wrong("broken")
        if content[at + 1] not in {0x00, *range(0xD0, 0xD8)}:
            return at
        at += 2


def orientation(tiff: bytes) -> int:
    """Which way up the picture is, 1 to 8; upright where that cannot be read."""
    try:
        order = {b"II": "<", b"MM": ">"}[tiff[:2]]
        (first,) = struct.unpack_from(order + "I", tiff, 4)
        (count,) = struct.unpack_from(order + "H", tiff, first)
        for place in range(count):
            tag, _, _, value = struct.unpack_from(order + "HHIH", tiff, first + 2 + 12 * place)
            if tag == ORIENTATION:
                return value if 1 <= value <= 8 else 1
    except (KeyError, struct.error):
        pass
    return 1


def exif(turned: int) -> bytes:
    """A segment that says which way up the picture is, and nothing else."""
    tiff = b"MM\0*\0\0\0\x08\0\x01" + struct.pack(">HHIHHI", ORIENTATION, 3, 1, turned, 0, 0)
    body = b"Exif\0\0" + tiff
    return struct.pack(">BBH", 0xFF, EXIF, len(body) + 2) + body


def pdf(content: bytes) -> bytes:
    """The document as it is, if every object of it, of every revision, only shows something."""
    from pyhanko.pdf_utils.generic import Reference
    from pyhanko.pdf_utils.reader import PdfFileReader

    end = content.rfind(b"%%EOF")
    if end < 0 or content[end + 5 :].strip(b"\r\n \0"):
        raise Wrong("broken" if end < 0 else "two")
    try:
        reader: Any = PdfFileReader(io.BytesIO(content), strict=False)
        if reader.encrypted:
            raise Wrong("locked")
        check_objects([reader.trailer.flatten()])
        refs: set[Reference] = set()
        for revision in range(reader.total_revisions):
            held = reader.xrefs.explicit_refs_in_revision(revision)
            refs |= held
            if len(refs) > MOST_OBJECTS:
                raise Wrong("large")
            check_objects([reader.get_object(ref, revision=revision) for ref in held])
        if "/Pages" not in reader.root:
            raise Wrong("broken")
    except (Wrong, MemoryError):
        raise
    except Exception:  # whatever a parser stumbles over, nobody else shall open
        raise Wrong("broken") from None
    return content


def check_objects(todo: list[Any]) -> None:
    """That nothing in these objects acts; what they refer to is looked at for itself."""
    from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject

    while todo:
        one = todo.pop()
        if isinstance(one, DictionaryObject):
            entries = {str(name): one.raw_get(name) for name in one}
            if (
                entries.keys() & HOLDS
                or str(entries.get("/S")) in ACTS
                or str(entries.get("/Subtype")) in DRAWN
            ):
                raise Wrong("active")
            todo += entries.values()
        elif isinstance(one, ArrayObject):
            todo += [one.raw_get(place) for place in range(len(one))]


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
