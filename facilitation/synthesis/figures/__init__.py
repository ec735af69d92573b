"""Maps and charts, drawn by us as SVG; and as pictures, by typst."""
