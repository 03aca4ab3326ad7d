"""Reads the form of a staff page as a browser would send it."""

from html.parser import HTMLParser

Data = dict[str, list[str]]
Attributes = list[tuple[str, str | None]]
NOT_SENT = {"submit", "button", "file", "reset", "image"}


class FormReader(HTMLParser):
    """`data` is what the browser would post from the forms of the page's content, all together, buttons apart."""

    def __init__(self) -> None:
        super().__init__()
        self.data: Data = {}
        self._started = self._inside = False
        self._select = self._textarea = ""
        self._options: list[tuple[str, bool]] = []
        self._multiple = False

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        given = {name: value or "" for name, value in attrs}
        self._started = self._started or given.get("id") == "content"
        if tag == "form":
            self._inside = self._started and given.get("method", "").lower() == "post"
        if not self._inside:
            return
        if tag == "input" and given.get("name") and given.get("type", "text") not in NOT_SENT:
            ticks = given.get("type") in {"checkbox", "radio"}
            if not ticks or "checked" in given:
                self.data.setdefault(given["name"], []).append(given.get("value", "on" if ticks else ""))
        elif tag == "select":
            self._select, self._options, self._multiple = given.get("name", ""), [], "multiple" in given
        elif tag == "option":
            self._options.append((given.get("value", ""), "selected" in given))
        elif tag == "textarea":
            self._textarea = given.get("name", "")
            self.data[self._textarea] = [""]

    def handle_data(self, data: str) -> None:
        if self._inside and self._textarea:
            self.data[self._textarea][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "textarea":
            self._textarea = ""
        elif tag == "select" and self._inside:
            chosen = [value for value, selected in self._options if selected]
            if not chosen and self._options and not self._multiple:
                chosen = [self._options[0][0]]
            self.data[self._select] = chosen


def form_of(html: str) -> Data:
    reader = FormReader()
    reader.feed(html)
    sent = {name: values for name, values in reader.data.items() if name and "__prefix__" not in name}
    return {name: [value.removeprefix("\n") for value in values] for name, values in sent.items()}
