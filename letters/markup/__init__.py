"""The little Markdown of organisers' texts: read once into a small tree, from which page and PDF are made.

Emphasis and strong (with stars), links, lists, quotations and paragraphs; a single line break stays one. No raw HTML,
images, headings or code: their signs are text, and so is everything else that Markdown knows. Used from here.
"""

from letters.markup.reading import escape, parse, parse_lines, tree_of
from letters.markup.tree import Line, Listing, Paragraph, Quotation, Run, Tree, by_link, lines_in
from letters.markup.writing import html_of, inline_html_of, plain_of, shown_address

__all__ = [
    "Line",
    "Listing",
    "Paragraph",
    "Quotation",
    "Run",
    "Tree",
    "by_link",
    "escape",
    "html_of",
    "inline_html_of",
    "lines_in",
    "parse",
    "parse_lines",
    "plain_of",
    "shown_address",
    "tree_of",
]
