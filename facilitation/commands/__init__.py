"""The commands, one file for each group of them; ``cli.py`` puts them together."""
