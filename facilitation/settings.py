"""Settings, from the environment and the command line, in one frozen object."""

from dataclasses import dataclass
from pathlib import Path

IGN_PLAN = (
    "https://data.geopf.fr/wmts?SERVICE=WMTS&VERSION=1.0.0&REQUEST=GetTile&LAYER=GEOGRAPHICALGRIDSYSTEMS.PLANIGNV2"
    "&STYLE=normal&FORMAT=image/png&TILEMATRIXSET=PM&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}"
)


@dataclass(frozen=True, slots=True)
class Settings:
    """``public_url`` is what phones reach; empty: this computer's address on the local network and ``port``.

    ``tiles`` is a URL pattern with {z}, {x}, {y} (empty: no basemap), ``tiles_credit`` the source to show with it.
    ``backup`` is the folder that receives a copy every ``backup_every`` seconds; None: no copies.
    ``encoder``: whether texts are understood with the extra ``semantic``, where it is installed.
    """

    data: Path = Path("facilitation-data")
    host: str = "0.0.0.0"  # noqa: S104 (phones of the room must reach the laptop)
    port: int = 8000
    public_url: str = ""
    tiles: str = IGN_PLAN
    tiles_credit: str = "© IGN"
    backup: Path | None = None
    backup_every: float = 60
    encoder: bool = True
