"""What a browser talks to: pages, events, photos, downloads. It parses, calls and answers; nothing is decided here."""
