"""Texts against usages: what is read of them, what was learned, where they go."""
