"""The GeoPackage (OGC 12-128r18, version 1.3), written with SQLite alone, so that the same layers give the same bytes.

Every layer has a spatial index (``gpkg_rtree_index``), aliases for its fields (``gpkg_schema``), and its style
for QGIS in the table ``layer_styles``, which QGIS applies by itself.
"""

import sqlite3
import struct
from collections.abc import Iterable
from contextlib import closing
from datetime import datetime

import shapely
from pyproj import CRS
from shapely.geometry import MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from facilitation.domain.geometry import to_legal
from facilitation.synthesis.layers.layers import Layer
from facilitation.synthesis.layers.styles import style
from facilitation.synthesis.reading.sheet import Column, in_utc

APPLICATION_ID, VERSION = 0x47504B47, 10300
TYPES = {"text": "TEXT", "integer": "INTEGER", "real": "REAL", "share": "REAL", "moment": "DATETIME"}
RTREE = "http://www.geopackage.org/spec120/#extension_rtree"
SCHEMA = "http://www.geopackage.org/spec121/#extension_schema"

# Tables 1 to 5, 9 and 10 of the standard, as it prescribes them.
TABLES = """
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY,
  organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
  description TEXT DEFAULT '', last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL,
  geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_extensions (table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL,
  definition TEXT NOT NULL, scope TEXT NOT NULL,
  CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
CREATE TABLE gpkg_data_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT,
  description TEXT, mime_type TEXT, constraint_name TEXT,
  CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name), CONSTRAINT gdc_tn UNIQUE (table_name, name));
CREATE TABLE gpkg_data_column_constraints (constraint_name TEXT NOT NULL, constraint_type TEXT NOT NULL, value TEXT,
  min NUMERIC, min_is_inclusive BOOLEAN, max NUMERIC, max_is_inclusive BOOLEAN, description TEXT,
  CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value));
CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT, f_table_schema TEXT,
  f_table_name TEXT, f_geometry_column TEXT, styleName TEXT, styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN,
  description TEXT, owner TEXT, ui TEXT, update_time DATETIME);
"""

# Annex F.3 of the standard, word for word: they keep the index right in the programs that edit the file.
TRIGGERS = """
CREATE TRIGGER "rtree_{t}_geom_insert" AFTER INSERT ON "{t}" WHEN (new."geom" NOT NULL AND NOT ST_IsEmpty(NEW."geom"))
BEGIN INSERT OR REPLACE INTO "rtree_{t}_geom" VALUES (NEW."fid", {bounds}); END;
CREATE TRIGGER "rtree_{t}_geom_update1" AFTER UPDATE OF "geom" ON "{t}"
WHEN OLD."fid" = NEW."fid" AND (NEW."geom" NOTNULL AND NOT ST_IsEmpty(NEW."geom"))
BEGIN INSERT OR REPLACE INTO "rtree_{t}_geom" VALUES (NEW."fid", {bounds}); END;
CREATE TRIGGER "rtree_{t}_geom_update2" AFTER UPDATE OF "geom" ON "{t}"
WHEN OLD."fid" = NEW."fid" AND (NEW."geom" ISNULL OR ST_IsEmpty(NEW."geom"))
BEGIN DELETE FROM "rtree_{t}_geom" WHERE id = OLD."fid"; END;
CREATE TRIGGER "rtree_{t}_geom_update3" AFTER UPDATE ON "{t}"
WHEN OLD."fid" != NEW."fid" AND (NEW."geom" NOTNULL AND NOT ST_IsEmpty(NEW."geom"))
BEGIN DELETE FROM "rtree_{t}_geom" WHERE id = OLD."fid";
INSERT OR REPLACE INTO "rtree_{t}_geom" VALUES (NEW."fid", {bounds}); END;
CREATE TRIGGER "rtree_{t}_geom_update4" AFTER UPDATE ON "{t}"
WHEN OLD."fid" != NEW."fid" AND (NEW."geom" ISNULL OR ST_IsEmpty(NEW."geom"))
BEGIN DELETE FROM "rtree_{t}_geom" WHERE id IN (OLD."fid", NEW."fid"); END;
CREATE TRIGGER "rtree_{t}_geom_delete" AFTER DELETE ON "{t}" WHEN old."geom" NOT NULL
BEGIN DELETE FROM "rtree_{t}_geom" WHERE id = OLD."fid"; END;
"""
BOUNDS = 'ST_MinX(NEW."geom"), ST_MaxX(NEW."geom"), ST_MinY(NEW."geom"), ST_MaxY(NEW."geom")'


def gpkg_file(layers: Iterable[Layer], crs: str, changed: datetime) -> bytes:
    """The layers in the projection ``crs`` (``EPSG:2154``); ``changed``: when the workshop last did."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        database.execute(f"PRAGMA user_version = {VERSION}")
        database.execute("BEGIN")
        for statement in TABLES.strip().split(";\n"):
            database.execute(statement)
        _reference_systems(database, crs)
        for layer in layers:
            _layer(database, layer, crs, in_utc(changed))
        _content(database, "layer_styles", "attributes", "layer_styles", in_utc(changed))
        database.executemany(
            "INSERT INTO gpkg_extensions VALUES (?, NULL, 'gpkg_schema', ?, 'read-write')",
            [(table, SCHEMA) for table in ("gpkg_data_columns", "gpkg_data_column_constraints")],
        )
        database.execute("COMMIT")
        return database.serialize()


def _reference_systems(database: sqlite3.Connection, crs: str) -> None:
    legal, degrees = CRS(crs), CRS("EPSG:4326")
    rows = [
        ("Undefined Cartesian SRS", -1, "NONE", -1, "undefined", "undefined Cartesian coordinate reference system"),
        ("Undefined geographic SRS", 0, "NONE", 0, "undefined", "undefined geographic coordinate reference system"),
        (degrees.name, 4326, "EPSG", 4326, degrees.to_wkt("WKT1_GDAL"), None),
        (legal.name, _number(crs), "EPSG", _number(crs), legal.to_wkt("WKT1_GDAL"), None),
    ]
    database.executemany("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)", rows)


def _layer(database: sqlite3.Connection, layer: Layer, crs: str, changed: str) -> None:
    fields = [f"{_quoted(column.name)} {TYPES[column.kind]}" for column in layer.columns]
    if layer.shape:
        fields.insert(0, f'"geom" {layer.shape.upper()}')
    table = _quoted(layer.table)
    database.execute(f"CREATE TABLE {table} (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, {', '.join(fields)})")
    placed = [None if drawn is None else _one_type(to_legal(drawn, crs)) for drawn, _row in layer.rows]
    written = [[None if place is None else _binary(place, _number(crs))] if layer.shape else [] for place in placed]
    rows = [
        [*geometry, *(in_utc(cell) if isinstance(cell, datetime) else cell for cell in row)]
        for geometry, (_drawn, row) in zip(written, layer.rows, strict=True)
    ]
    marks = ", ".join("?" * len(fields))
    database.executemany(f"INSERT INTO {table} VALUES (NULL, {marks})", rows)  # noqa: S608 (our own names, quoted)
    _aliases(database, layer.table, layer.columns)
    if layer.shape is None:
        _content(database, layer.table, "attributes", layer.title, changed)
        return
    bounds = [None if place is None else place.bounds for place in placed]
    _content(database, layer.table, "features", layer.title, changed, _number(crs), [b for b in bounds if b])
    database.execute(
        "INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, ?, 0, 0)",
        (layer.table, layer.shape.upper(), _number(crs)),
    )
    _index(database, layer.table, bounds)
    database.execute(
        "INSERT INTO layer_styles VALUES (NULL, '', '', ?, 'geom', ?, ?, '', 1, ?, '', NULL, ?)",
        (layer.table, layer.title, style(layer), layer.title, changed),
    )


def _content(
    database: sqlite3.Connection,
    table: str,
    kind: str,
    title: str,
    changed: str,
    srs: int = 0,
    bounds: list[tuple[float, float, float, float]] | None = None,
) -> None:
    west, south, east, north = zip(*bounds, strict=True) if bounds else ([None],) * 4
    extent = (min(west), min(south), max(east), max(north)) if bounds else (None,) * 4
    database.execute(
        "INSERT INTO gpkg_contents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (table, kind, table, title, changed, *extent, srs),
    )


def _aliases(database: sqlite3.Connection, table: str, columns: tuple[Column, ...]) -> None:
    """The first of two fields with the same title keeps it as its name, which must be unique."""
    seen: set[str] = set()
    for column in columns:
        name = column.title if column.title not in seen else column.name
        seen.add(name)
        database.execute(
            "INSERT OR IGNORE INTO gpkg_data_columns VALUES (?, ?, ?, ?, NULL, NULL, NULL)",
            (table, column.name, name, column.title),
        )


def _index(database: sqlite3.Connection, table: str, bounds: list[tuple[float, float, float, float] | None]) -> None:
    database.execute(f'CREATE VIRTUAL TABLE "rtree_{table}_geom" USING rtree(id, minx, maxx, miny, maxy)')
    rows = [(fid, b[0], b[2], b[1], b[3]) for fid, b in enumerate(bounds, start=1) if b]
    database.executemany(f'INSERT INTO "rtree_{table}_geom" VALUES (?, ?, ?, ?, ?)', rows)  # noqa: S608 (our names)
    for trigger in TRIGGERS.strip().split("END;\n"):
        database.execute(trigger.removesuffix("END;").format(t=table, bounds=BOUNDS) + "END")
    database.execute(
        "INSERT INTO gpkg_extensions VALUES (?, 'geom', 'gpkg_rtree_index', ?, 'write-only')", (table, RTREE)
    )


def _one_type(geometry: BaseGeometry) -> BaseGeometry:
    return MultiPolygon([geometry]) if isinstance(geometry, Polygon) else geometry


def _binary(geometry: BaseGeometry, srs: int) -> bytes:
    """GeoPackageBinary: a header with the envelope (none for a point), then WKB, both little-endian."""
    wkb: bytes = shapely.to_wkb(geometry, byte_order=1)
    if isinstance(geometry, Point):
        return struct.pack("<2sBBi", b"GP", 0, 0b1, srs) + wkb
    west, south, east, north = geometry.bounds
    return struct.pack("<2sBBi4d", b"GP", 0, 0b11, srs, west, east, south, north) + wkb


def _number(crs: str) -> int:
    return int(crs.removeprefix("EPSG:"))


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
