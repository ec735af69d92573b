"""How QGIS shows each layer (QML, QGIS 3.22 or later): coloured, hatched and labelled, readable in greyscale too."""

from collections.abc import Callable, Mapping
from xml.etree.ElementTree import Element, SubElement, tostring

from facilitation.synthesis.figures.symbols import EXTENT, GREY, HATCH_ANGLES, INK, LOOKS
from facilitation.synthesis.layers.layers import Layer
from facilitation.synthesis.reading.names import types

PAPER = "#FFFFFF"
BRICK = "#A63F26"
# QGIS' names for the marks of our maps, and by how many degrees each is turned.
MARKERS = {
    "asset": ("circle", 0),
    "constraint": ("equilateral_triangle", 0),
    "idea": ("diamond", 0),
    "memory": ("square", 0),
    "question": ("equilateral_triangle", 180),
}
# One for each option, in turn; together with the hatching's angle.
OPTIONS = (
    *("#22704F", "#A63F26", "#1F5F99", "#8A5A00", "#6B4599"),
    *("#0F7180", "#9C2F66", "#55641B", "#5B5147", "#3C4FA8"),
)
POLYGON_OVER, LINE_BESIDE, POINT_AROUND = "1", "2", "6"

Options = Mapping[str, str | float]
Symbol = tuple[str, list[tuple[str, Options]]]


def style(layer: Layer) -> str:
    """The QML of a layer that has geometries."""
    qgis = Element("qgis", version="3.22.0", styleCategories="Symbology|Labeling|Fields|MapTips", labelsEnabled="1")
    into(qgis, layer)
    return "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n" + tostring(qgis, encoding="unicode")


def into(parent: Element, layer: Layer) -> None:
    """Put the style's elements into ``parent``: a QML's root, or a layer of a project."""
    _RENDERERS[layer.kind](parent, layer)
    _aliases(parent, layer)
    if layer.kind in _LABELS:
        _labels(parent, *_LABELS[layer.kind], str(layer.shape))
    tip = {"annotation": "texte", "photo": "legende"}.get(layer.kind)
    if tip:
        SubElement(parent, "mapTip").text = f'<p>[% "{tip}" %]</p>'


def _annotations(parent: Element, layer: Layer) -> None:
    symbols = {types()[type]: _annotation(type, str(layer.shape)) for type in LOOKS}
    _categories(parent, "type", symbols)


def _annotation(type: str, shape: str) -> Symbol:
    look = LOOKS[type]
    if shape == "Point":
        name, angle = MARKERS[type]
        return "marker", [_marker(name, look.colour, 3.2, angle)]
    if shape == "LineString":
        return "line", [_line(look.colour, 0.6, look.dash)]
    return "fill", [_fill(look.colour, 0.12, look.colour, 0.5, look.dash)]


def _footprints(parent: Element, layer: Layer) -> None:
    titles = {str(row[0]): f"{row[0]} · {row[1]}" for _drawn, row in layer.rows}
    symbols = {}
    for letter in titles:
        # A is the first option even when it has no footprint.
        place = _place(letter)
        colour = OPTIONS[place % len(OPTIONS)]
        hatch = _hatch(colour, HATCH_ANGLES[place % len(HATCH_ANGLES)])
        symbols[letter] = ("fill", [_fill(colour, 0.15, colour, 0.6), hatch])
    _categories(parent, "option", symbols, titles)


def _place(letters: str) -> int:
    """0 for A, 25 for Z, 26 for AA."""
    place = 0
    for letter in letters:
        place = 26 * place + ord(letter) - ord("A") + 1
    return place - 1


def _single(symbol: Symbol) -> Callable[[Element, Layer], None]:
    def render(parent: Element, _layer: Layer) -> None:
        renderer = SubElement(parent, "renderer-v2", type="singleSymbol", enableorderby="0", symbollevels="0")
        _symbol(SubElement(renderer, "symbols"), "0", symbol)

    return render


def _categories(
    parent: Element, field: str, symbols: Mapping[str, Symbol], legend: Mapping[str, str] | None = None
) -> None:
    renderer = SubElement(parent, "renderer-v2", type="categorizedSymbol", attr=field, symbollevels="0")
    categories, drawn = SubElement(renderer, "categories"), SubElement(renderer, "symbols")
    for index, (value, symbol) in enumerate(symbols.items()):
        label = (legend or {}).get(value, value)
        SubElement(categories, "category", value=value, label=label, symbol=str(index), render="true")
        _symbol(drawn, str(index), symbol)


def _symbol(parent: Element, name: str, symbol: Symbol) -> None:
    kind, layers = symbol
    element = SubElement(parent, "symbol", type=kind, name=name, alpha="1", clip_to_extent="1", force_rhr="0")
    for number, (made_as, options) in enumerate(layers):
        layer = SubElement(element, "layer", {"class": made_as, "enabled": "1", "locked": "0", "pass": "0"})
        _options(layer, options)
        if made_as == "LinePatternFill":
            line = _line(str(options["color"]), 0.25)
            _symbol(layer, f"@{name}@{number}", ("line", [line]))


def _options(parent: Element, options: Options) -> None:
    each = SubElement(parent, "Option", type="Map")
    for name, value in options.items():
        SubElement(each, "Option", type="QString", name=name, value=str(value))


def _marker(
    name: str, colour: str, size: float, angle: int = 0, offset: str = "0,0", edge: str = PAPER
) -> tuple[str, Options]:
    return "SimpleMarker", {
        "name": name,
        "color": _rgb(colour),
        "angle": angle,
        "offset": offset,
        "offset_unit": "MM",
        "size": size,
        "size_unit": "MM",
        "outline_color": _rgb(edge),
        "outline_style": "solid",
        "outline_width": 0.3 if edge == PAPER else 0.5,
        "outline_width_unit": "MM",
    }


def _line(colour: str, width: float, dash: str = "") -> tuple[str, Options]:
    return "SimpleLine", {
        "line_color": colour if "," in colour else _rgb(colour),
        "line_width": width,
        "line_width_unit": "MM",
        "line_style": "solid",
        "capstyle": "flat",
        "joinstyle": "round",
        "use_custom_dash": 1 if dash else 0,
        # Ours are in points, on paper.
        "customdash": ";".join(f"{float(length) * 0.353:.2f}" for length in dash.split()) or "5;2",
        "customdash_unit": "MM",
    }


def _fill(colour: str, opacity: float, edge: str, width: float, dash: str = "") -> tuple[str, Options]:
    return "SimpleFill", {
        "color": _rgb(colour, opacity),
        "style": "solid" if opacity else "no",
        "outline_color": _rgb(edge),
        "outline_width": width,
        "outline_width_unit": "MM",
        "outline_style": "dash" if dash else "solid",
        "joinstyle": "round",
    }


def _hatch(colour: str, angle: int) -> tuple[str, Options]:
    return "LinePatternFill", {
        "angle": angle,
        "color": _rgb(colour),
        "distance": 2.4,
        "distance_unit": "MM",
        "line_width": 0.25,
        "line_width_unit": "MM",
    }


def _rgb(colour: str, opacity: float = 1) -> str:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f"{red},{green},{blue},{round(255 * opacity)}"


def _aliases(parent: Element, layer: Layer) -> None:
    aliases = SubElement(parent, "aliases")
    for index, column in enumerate(layer.columns, start=1):  # 0 is fid
        SubElement(aliases, "alias", field=column.name, index=str(index), name=column.title)


def _labels(parent: Element, expression: str, colour: str, size: float, priority: int, shape: str) -> None:
    labeling = SubElement(parent, "labeling", type="simple")
    settings = SubElement(labeling, "settings", calloutType="simple")
    written = SubElement(
        settings,
        "text-style",
        fieldName=expression,
        isExpression="1",
        fontFamily="Open Sans",
        fontSize=str(size),
        fontSizeUnit="Point",
        fontWeight="75",
        textColor=_rgb(colour),
        textOpacity="1",
        multilineHeight="1",
    )
    SubElement(
        written,
        "text-buffer",
        bufferDraw="1",
        bufferSize="0.8",
        bufferSizeUnits="MM",
        bufferColor=_rgb(PAPER),
        bufferOpacity="1",
        bufferNoFill="1",
    )
    SubElement(
        settings,
        "placement",
        placement={"Point": POINT_AROUND, "LineString": LINE_BESIDE}.get(shape, POLYGON_OVER),
        predefinedPositionOrder="TR,TL,BR,BL,R,L,TSR,BSR",
        offsetType="1",
        dist="0.3",
        distUnits="MM",
        priority=str(priority),
        centroidInside="1",
    )
    SubElement(settings, "rendering", drawLabels="1", obstacle="1", fontMaxPixelSize="10000")


_RENDERERS: dict[str, Callable[[Element, Layer], None]] = {
    "annotation": _annotations,
    "emprise": _footprints,
    # Beside its point, where an annotation's mark stands.
    "photo": _single(("marker", [_marker("square", PAPER, 2.2, offset="2.6,2.6", edge=GREY)])),
    "lieu": _single(("marker", [_marker("cross2", GREY, 2.2)])),
    "superposition": _single(("fill", [_fill(BRICK, 0.25, BRICK, 0.8, "6 2.5")])),
    "scenario": _single(("fill", [_fill(EXTENT, 0, EXTENT, 1.2, "6 2.5")])),
    "site": _single(("fill", [_fill(PAPER, 0.4, INK, 0.9)])),
}
# Expression, colour, size in points, and priority (0 to 10) where there is no room for all.
_LABELS = {
    "annotation": ('"numero"', INK, 8, 5),
    "photo": ('"numero"', GREY, 7, 2),
    "lieu": ('"nom"', GREY, 8, 7),
    "emprise": ('"option"', EXTENT, 14, 9),
}
