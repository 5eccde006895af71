"""Charts as inline SVG, without style attributes or scripts. Each stands beside a table that says the same."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

WIDTH, HEIGHT = 560, 96


def columns(values: Sequence[tuple[str, int]], median: float | None, title: str) -> Markup:
    """One column a day (label, count), the last one marked, with a line at ``median`` where there is one."""
    top = max([1, *(count for _, count in values), *([median] if median is not None else [])])
    step = WIDTH / max(1, len(values))
    bars = Markup("")
    for place, (label, count) in enumerate(values):
        tall = round(count / top * HEIGHT, 1)
        bars += Markup(
            '<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" class="{}"><title>{}: {}</title></rect>'
        ).format(
            place * step + 1,
            HEIGHT - max(tall, 0.8),
            max(step - 2, 1),
            max(tall, 0.8),
            "now" if place == len(values) - 1 else "before",
            label,
            count,
        )
    if median is not None:
        at = round(HEIGHT - median / top * HEIGHT, 1)
        bars += Markup('<line x1="0" x2="{}" y1="{}" y2="{}" class="median"/>').format(WIDTH, at, at)
    return Markup(
        '<svg class="columns" viewBox="0 0 {} {}" role="img" aria-label="{}" preserveAspectRatio="none">{}</svg>'
    ).format(WIDTH, HEIGHT, title, bars)


def share(part: float, whole: float, kind: str = "bar") -> Markup:
    """A thin bar, ``part`` of ``whole`` long; the number itself stands beside it as text."""
    long = round(100 * part / whole, 1) if whole else 0
    return Markup(
        '<svg class="share {}" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        '<rect class="all" width="100" height="6"/><rect class="part" width="{}" height="6"/></svg>'
    ).format(kind, long)


def score(value: float, threshold: float) -> Markup:
    """A verdict's score on its scale of 0 to 1, with a tick at the threshold."""
    return Markup(
        '<svg class="score" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        '<rect class="all" y="2" width="100" height="6"/><rect class="part {}" y="2" width="{:.1f}" height="6"/>'
        '<rect class="tick" x="{:.1f}" width="1.2" height="10"/></svg>'
    ).format("above" if value >= threshold else "below", 100 * value, 100 * threshold - 0.6)
