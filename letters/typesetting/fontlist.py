"""The faces in a folder as the compiler sees them, as JSON: `python -m letters.typesetting.fontlist FOLDER`. A process of
its own, so that no other takes the compiler into its memory."""

import json
import sys

import typst


def main(folder: str) -> None:
    """Family, style, weight, file and place in the file of each."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
    faces = [[one.family, one.style, one.weight, str(one.path), one.index] for one in fonts.fonts() if one.path]
    json.dump(faces, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
