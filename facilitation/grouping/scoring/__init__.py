"""How well texts are placed, on a labelled table."""
