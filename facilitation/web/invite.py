"""How people reach a workshop: the address of this computer, the links of each role, the QR."""

import io
import socket
from dataclasses import asdict, dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

import qrcode
from qrcode.image.svg import SvgPathImage

from facilitation.settings import Settings
from facilitation.storage.store import WorkshopRow


@dataclass(frozen=True, slots=True)
class Links:
    """What the command line prints, and the page of the facilitator shows."""

    join: str
    board: str
    facilitator: str
    prestataire: str
    code: str
    workshop: str

    def wire(self) -> dict[str, str]:
        return asdict(self)


def base_url(settings: Settings) -> str:
    """The address to give to phones, without a final slash."""
    if settings.public_url:
        return settings.public_url.rstrip("/")
    host = settings.host if settings.host not in {"", "0.0.0.0", "::"} else local_address()  # noqa: S104 (compared)
    return f"http://{host}:{settings.port}"


def local_address() -> str:
    """This computer's address on the network it would use to go out; no packet is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("198.51.100.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"


def links(row: WorkshopRow, settings: Settings) -> Links:
    base = base_url(settings)
    return Links(
        join=f"{base}/j/{row.code}",
        board=f"{base}/b/{row.board}",
        facilitator=f"{base}/f/{row.facilitator}",
        prestataire=f"{base}/p/{row.prestataire}",
        code=row.code,
        workshop=row.id,
    )


def qr_svg(url: str) -> bytes:
    """The QR as an SVG image that takes the size of its frame."""
    image = qrcode.make(url, image_factory=SvgPathImage, border=2)
    buffer = io.BytesIO()
    image.save(buffer)
    return buffer.getvalue()


def qr_terminal(url: str) -> str:
    """The QR in block characters, dark on light whatever the terminal's colours."""
    code = qrcode.QRCode(border=2)
    code.add_data(url)
    buffer = io.StringIO()
    code.print_ascii(out=buffer, invert=True)
    return buffer.getvalue()


def spoken(url: str) -> str:
    """The address as one would read it aloud, or nothing when it is only a number: a board never shows an IP."""
    host = urlsplit(url).hostname or ""
    try:
        ip_address(host)
    except ValueError:
        return urlsplit(url).netloc
    return ""
