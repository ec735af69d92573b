"""facilitation: hold an Atelier flash about a derelict site, from the first tap to the draft of the livrable."""

__version__ = "0.1.0"
