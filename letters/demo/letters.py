"""The letters of the demo that were written here. Berlin's text is not known."""

from letters.demo.base import BASE
from letters.demo.canberra import CANBERRA
from letters.demo.london import LONDON
from letters.demo.newdelhi import NEW_DELHI
from letters.demo.ottawa import OTTAWA
from letters.demo.shapes import Written
from letters.demo.stockholm import STOCKHOLM

LETTERS: tuple[Written, ...] = (BASE, LONDON, NEW_DELHI, OTTAWA, CANBERRA, STOCKHOLM)
BERLIN_TITLE = "Letter to the embassy in Berlin"
