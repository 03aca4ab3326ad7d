"""How dates and times are written, where we differ from Django: a package for each language."""
