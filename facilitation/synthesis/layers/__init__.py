"""What has a place: GeoPackage with its styles, GeoJSON."""
