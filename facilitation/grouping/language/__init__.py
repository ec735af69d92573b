"""French as people type it: words, slips, accents."""
