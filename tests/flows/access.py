"""What keeps people out of a page: found by axe, by measuring, and by walking over it with the Tab key."""

import json
from itertools import pairwise
from typing import Any

from axe_playwright_python.sync_playwright import Axe

from tests.flows.browsing import RULES, Visitor

WIDTHS = (320, 640, 768, 1280)
"""Pixels. 640 is a screen of 1280 whose page is shown twice as large."""
AXE = Axe().axe_script
BY_LOOK = ["color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size"]
"""Rules whose answer hangs on width and colours: what the others ask is the same page at each."""
LOOKS = (
    *((width, scheme, BY_LOOK) for width in (1280, 768) for scheme in ("light", "dark")),
    (320, "dark", BY_LOOK),
    (320, "light", RULES),
)
STAFF_LOOKS: tuple[tuple[int, str, list[str]], ...] = (
    (768, "light", []),
    (1280, "light", ["color-contrast"]),
    (320, "dark", RULES),
)
EXCEPT_ROWS = "{include: [':root'], exclude: [['tbody tr:nth-child(n+9)']]}"
"""Of a long table eight rows are looked at: the others are drawn by the same lines."""
CUT_OFF = """() => {
    const edge = document.documentElement.clientWidth + 1;
    const meant = one => one.closest('.trap, .visually-hidden, .skip') || one.matches('select, input, textarea');
    const cut = one => {
        const box = one.getBoundingClientRect(), hides = getComputedStyle(one).overflowX !== 'visible';
        return box.width && (box.left < -1 || box.right > edge || (hides && one.scrollWidth > one.clientWidth + 1));
    };
    return [...document.querySelectorAll('body *')]
        .filter(one => !meant(one) && one.checkVisibility({visibilityProperty: true}) && cut(one))
        .slice(0, 3).map(one => one.outerHTML.slice(0, 90));
}"""
CONTROLS = """() => {
    const named = one => [...document.getElementsByName(one.name)];
    const stops = one => one.type !== 'radio' || one === (named(one).find(each => each.checked) || named(one)[0]);
    return [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
        .filter(one => one.type !== 'hidden' && !one.closest('.trap') && one.checkVisibility({visibilityProperty: true}))
        .filter(stops)
        .map((one, number) => { one.dataset.stop = number; return one.outerHTML.slice(0, 90); });
}"""
"""Of radio buttons with one name the Tab key stops at one."""
FOCUSED = """() => {
    const one = document.activeElement, look = getComputedStyle(one), box = one.getBoundingClientRect();
    const shown = look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) >= 2;
    return { stop: one.dataset.stop, shown, inside: box.bottom > 0 && box.top < innerHeight };
}"""


def faults(visitor: Visitor) -> list[str]:
    """On the open page as it is now: whatever its width and its colours, nothing is cut off and axe finds nothing."""
    page, found = visitor.page, []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        if visitor.is_wider_than_the_screen() or page.evaluate(CUT_OFF):
            found.append(f"{page.url} at {width}: cut off: {page.evaluate(CUT_OFF)}")
    before = len(visitor.complaints)
    page.evaluate(AXE)
    for width, scheme, rules in LOOKS:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found += [f"{width} {scheme}: {fault}" for fault in _axe(visitor, {"runOnly": rules})]
    del visitor.complaints[before:]  # what axe itself does there
    return found


def staff_faults(visitor: Visitor) -> list[str]:
    """The same of a page with tables, which may be pushed sideways in a box of their own: nothing else is. Narrow and dark
    everything is asked; wide and light only whether the colours are told apart, which is most of the work."""
    page, found = visitor.page, []
    before = len(visitor.complaints)
    page.evaluate(AXE)
    for width, scheme, rules in STAFF_LOOKS:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.evaluate("scrollTo(0, 0)")  # what is behind a bar that stays in sight can be scrolled out of there
        if visitor.is_wider_than_the_screen():
            found.append(f"{page.url} is wider than {width} pixels")
        if rules:
            page.evaluate("Promise.all(document.getAnimations().map(one => one.finished))")
            found += [f"{width} {scheme}: {fault}" for fault in _axe(visitor, {"runOnly": rules}, EXCEPT_ROWS)]
    del visitor.complaints[before:]  # what axe itself does there
    return found


def _axe(visitor: Visitor, options: dict[str, Any], where: str = "document") -> list[str]:
    command = f"axe.run({where}, {json.dumps({**options, 'resultTypes': ['violations'], 'preload': False})})"
    return [
        f"{visitor.page.url}: {fault['id']}: {fault['help']}: {[node['html'][:160] for node in fault['nodes']][:4]}"
        for fault in visitor.page.evaluate(command)["violations"]
    ]


def unreachable(visitor: Visitor) -> list[str]:
    """Controls at which the Tab key does not stop, or not in their order, or does not show that it does."""
    controls = visitor.page.evaluate(CONTROLS)
    stops = []
    for _press in range(len(controls) + 2):  # at the end it leaves the page once, and begins again
        visitor.page.keyboard.press("Tab")
        at = visitor.page.evaluate(FOCUSED)
        stops += [int(at["stop"])] if at["stop"] and at["shown"] and at["inside"] else []
    missed = [control for number, control in enumerate(controls) if number not in stops]
    leaps = [controls[one] for before, one in pairwise(stops) if one != (before + 1) % len(controls)]
    return [f"{visitor.page.url}: {control}" for control in (*missed, *leaps)]


def tab_to(visitor: Visitor, selector: str) -> None:
    for _press in range(80):
        visitor.page.keyboard.press("Tab")
        if visitor.page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
    raise AssertionError(f"{visitor.page.url}: the Tab key does not come to {selector}")
