"""The page of the map: made once by folium on files of this machine, closed by a policy of its own.

The page holds no data of the day: those come by the channel (bridge.py) and are drawn by resources/map.
"""

from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser

import folium
from branca.element import MacroElement
from folium.elements import JSCSSMixin
from folium.template import Template

from .projection import Bounds, zoom_to_fit
from .scheme import HOST

NEAREST_ZOOM, FARTHEST_ZOOM = 17, 6
SCRIPTS = (  # in resources/map
    *("labels", "spread", "card", "heat", "ground", "markers", "groups", "carry"),
    *("roads", "tiles", "furniture", "live"),
)


class OfflineMap(folium.Map):
    """folium's map with Leaflet from its package and nothing else: no bootstrap, no jquery, no icon fonts."""

    default_js = [("leaflet", f"{HOST}/leaflet/leaflet.js")]  # noqa: RUF012  folium's own attribute
    default_css = [("leaflet_css", f"{HOST}/leaflet/leaflet.css")]  # noqa: RUF012


class DayLayer(JSCSSMixin, MacroElement):
    """Our own live layer: loads resources/map and hands it folium's map."""

    default_js = [  # noqa: RUF012  folium's own attribute
        ("markercluster", f"{HOST}/groups/leaflet.markercluster.js"),
        ("qwebchannel", f"{HOST}/qwebchannel.js"),
        *((name, f"{HOST}/own/{name}.js") for name in SCRIPTS),
    ]
    default_css = [("live_css", f"{HOST}/own/live.css")]  # noqa: RUF012

    _template = Template(
        "{% macro script(this, kwargs) %}DayMap.start({{ this._parent.get_name() }});{% endmacro %}"
    )


def make_page(area: Bounds, width_px: int, height_px: int) -> bytes:
    """Return the page, looking at an area in a view of that size."""
    centre = area.centre
    page = OfflineMap(
        location=(centre.latitude, centre.longitude),
        zoom_start=zoom_to_fit(area, width_px, height_px),
        tiles=None,
        zoom_control=False,
        attribution_control=False,
        zoom_snap=0.25,
        font_size="13px",
    )
    page.options |= {"minZoom": FARTHEST_ZOOM, "maxZoom": NEAREST_ZOOM}
    page.add_child(DayLayer())
    return close(page.get_root().render()).encode()


def close(page: str) -> str:
    """Return the page with its policy as the first thing in it.

    It cannot go with the answer's headers: Qt 6.11 writes their values in lower case, and hashes are not.
    """
    return page.replace(
        "<head>", f'<head><meta http-equiv="Content-Security-Policy" content="{policy_of(page)}">', 1
    )


def policy_of(page: str) -> str:
    """Return the Content-Security-Policy of a page: our own files, and its inline blocks by their hash."""
    blocks = _InlineBlocks()
    blocks.feed(page)
    hashes = {tag: " ".join(_hash(text) for text in found) for tag, found in blocks.found.items()}
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {HOST} {hashes['script']}",
            f"style-src {HOST} {hashes['style']}",
            f"img-src {HOST} data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _hash(block: str) -> str:
    return f"'sha256-{b64encode(sha256(block.encode()).digest()).decode()}'"


class _InlineBlocks(HTMLParser):
    """Collects what stands inside `<script>` and `<style>`."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {"script": [], "style": []}
        self._open: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open = [] if tag in self.found and "src" not in dict(attrs) else None

    def handle_data(self, data: str) -> None:
        if self._open is not None:
            self._open.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.found and self._open is not None:
            self.found[tag].append("".join(self._open))
        self._open = None
