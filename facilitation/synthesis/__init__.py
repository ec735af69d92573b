"""A folded workshop -> what the prestataire takes home: the draft in Word, the layers, the tables."""
