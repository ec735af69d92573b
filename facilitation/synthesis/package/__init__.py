"""The files that the prestataire takes home, by name; the sealed package; the replay."""
