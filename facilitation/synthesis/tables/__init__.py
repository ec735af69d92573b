"""The workbook, and each of its sheets as a CSV."""
