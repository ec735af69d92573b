"""What the prestataire takes home, by name; known without loading what writes it."""

from typing import NamedTuple


class File(NamedTuple):
    """``only`` is what the command ``export`` calls it."""

    only: str
    mimetype: str


PACKAGE = File("zip", "application/zip")
PACKAGE_NAME = "atelier.zip"
PHOTOS = "photos"
SHEETS = (
    *("contributions", "options", "rangements", "appreciations"),
    *("feuille_de_route", "a_verifier", "participants", "photos", "glossaire"),
)
FILES = {
    "synthese.docx": File("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "synthese.pdf": File("pdf", "application/pdf"),
    "synthese.html": File("html", "text/html"),
    "rejouer.html": File("html", "text/html"),
    "couches.gpkg": File("gpkg", "application/geopackage+sqlite3"),
    "contributions.geojson": File("geojson", "application/geo+json"),
    "tableaux.xlsx": File("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    **{f"{name}.csv": File("csv", "text/csv") for name in SHEETS},
    "carte.png": File("png", "image/png"),
}
KINDS = (*dict.fromkeys(file.only for file in FILES.values()), PHOTOS, PACKAGE.only)
