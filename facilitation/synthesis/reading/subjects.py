"""What contributions are about, among the subjects on which a site's data (CNIG "friches") say something.

A subject is recognised by the beginnings of words. That is enough to lay what was said beside what the data say, which
somebody then reads; nothing else is concluded from it.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from facilitation.synthesis.reading.reading import Reading
from facilitation.synthesis.reading.said import Contribution
from facilitation.synthesis.reading.typography import clean
from facilitation.texts import _


@dataclass(frozen=True)
class Subject:
    """``attributes`` are CNIG names; ``beginnings`` of French words, without accents (several words: one after the
    other; a space at the end: the whole word). ``but``: what begins alike and is about something else."""

    id: str
    attributes: tuple[str, ...]
    beginnings: tuple[str, ...]
    but: tuple[str, ...] = ()


@dataclass(frozen=True)
class Check:
    """An attribute of the site, what the data say (perhaps nothing), and what was said that bears on it.

    ``doubtful``: the data say that there is none (no pollution, nobody there...), and people speak of it.
    """

    subject: str
    attribute: str
    known: str
    doubtful: bool
    told: tuple[Contribution, ...]


SUBJECTS = (
    Subject(
        "pollution",
        ("sol_pollution_existe", "bati_pollution"),
        (
            *("pollu", "depollu", "amiant", "fibrocim", "plomb", "hydrocarbur", "cuve", "fioul", "mazout", "goudron"),
            *("toxi", "contamin", "dechet", "gravats", "solvant", "arsenic"),
        ),
        but=("plombier", "plomberie", "toxicoman", "cuvee", "cuvette"),
    ),
    Subject(
        "buildings",
        ("bati_etat",),
        (
            *("toit", "charpent", "plancher", "murs", "structur", "effondr", "ruin", "fissur", "couvertur", "facad"),
            *("dalle", "sheds", "batiment", "maconn", "infiltr", "prennent l eau", "prend l eau", "hangar", "halle"),
        ),
    ),
    Subject(
        "heritage",
        ("bati_patrimoine",),
        ("patrimoi", "histori", "proteg", "remarquabl", "architect", "cheminee", "brique", "pierre de taille"),
    ),
    Subject(
        "occupation",
        ("site_occupation", "bati_vacance"),
        ("occup", "squat", "locatair", "loue", "entrepos"),
        but=("occuper", "louer"),
    ),
    Subject(
        "ownership",
        ("proprio_nom", "proprio_personne"),
        (
            "propriet",
            "appart",
            "indivis",
            "heriti",
            "cadastr",
            "parcell",
            "foncier",
            "a vendre",
            "droit d eau",
            "a qui",
        ),
        but=("appart ", "apparts ", "appartement", "heritier de"),
    ),
    Subject("planning", ("urba_doc_type", "urba_zone_type"), ("plu ", "plui", "zonage", "constructib", "urbanism")),
    Subject(
        "access",
        ("desserte_commentaire", "desserte_distance"),
        ("acces", "desser", "pont", "route", "rue", "voirie", "trottoir", "gare", "chemin", "passerel", "velo"),
        but=("accessoire", "ponton", "pontet", "routeur", "garer", "garage", "cheminee", "cheminot"),
    ),
    Subject("lorries", (), ("camion", "poids lourd", "livrais", "3 5 t", "semi remorq")),
    Subject("parking", (), ("stationn", "parking", "se gar", "places derriere")),
    Subject(
        "networks",
        (),
        (
            "reseau",
            "egout",
            "assainiss",
            "electric",
            "fibre",
            "raccord",
            "canalis",
            "eau potabl",
            "transfo ",
            "transformateur",
        ),
    ),
    Subject("flooding", (), ("inond", "crue", "ppri", "debord", "nappe"), but=("cruel", "nappes a ", "nappe a ")),
    Subject(
        "nature",
        (),
        ("biodivers", "faune", "flore", "arbre", "oiseau", "chauve", "zone humid", "poisson", "prairi", "sol permeab"),
        but=("poissonn",),
    ),
    Subject("noise", (), ("bruit", "bruy", "nuisanc", "voisin", "riverain")),
    Subject("cost", (), ("cout", "prix", "budget", "financ", "euro", "subvention", "devis", "bilan"), but=("europ",)),
)
# What the data write when there is nothing to say or nothing there.
SILENT = {"", "inconnu", "sans objet", "autre"}
DENIALS = ("inexistant", "aucun", "peu probable", "totalement inoccup", "faible")


def subject_names() -> dict[str, str]:
    return {
        "pollution": _("pollution"),
        "buildings": _("the state of the buildings"),
        "heritage": _("heritage"),
        "occupation": _("the present occupation"),
        "ownership": _("ownership"),
        "planning": _("planning rules"),
        "access": _("access"),
        "lorries": _("access for lorries"),
        "parking": _("parking"),
        "networks": _("networks"),
        "flooding": _("flooding"),
        "nature": _("nature"),
        "noise": _("noise and neighbours"),
        "cost": _("costs and funding"),
    }


def about(subject: Subject, told: Iterable[Contribution]) -> list[Contribution]:
    """The contributions whose words are about a subject, in their order."""
    pattern = _pattern(subject)
    return [each for each in told if each.text and pattern.search(_plain(each.text))]


def silent(workshop: Reading) -> list[str]:
    """The names of the subjects that no contribution is about."""
    visible = workshop.visible
    return [subject_names()[subject.id] for subject in SUBJECTS if not about(subject, visible)]


def checks(workshop: Reading) -> list[Check]:
    """*À vérifier*: for each subject of the findings, the CNIG attribute that they contradict, complete or confirm: the
    first one that the data fill, or else the first one."""
    attributes = workshop.site.get("attributes") or {}
    found = []
    for subject in SUBJECTS:
        told = tuple(about(subject, workshop.findings))
        if not told or not subject.attributes:
            continue
        known = {name: clean(attributes.get(name)).replace("|", ", ") for name in subject.attributes}
        filled = [name for name, value in known.items() if value.lower() not in SILENT]
        name = (filled or subject.attributes)[0]
        doubtful = bool(filled) and any(denial in known[name].lower() for denial in DENIALS)
        found.append(Check(subject.id, name, known[name] if filled else "", doubtful, told))
    return found


def _pattern(subject: Subject) -> re.Pattern[str]:
    begun, but = ("|".join(map(re.escape, words)) for words in (subject.beginnings, subject.but))
    return re.compile(rf"\b{f'(?!{but})' if but else ''}(?:{begun})")


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.lower())
    return re.sub(r"[^a-z0-9]+", " ", "".join(c for c in letters if not unicodedata.combining(c))) + " "
