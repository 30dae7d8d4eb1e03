"""What may be asked of the map's own little web, and what the page may load."""

from pathlib import Path

import pytest
from PySide6.QtCore import QUrl

from ui.map.basemap import make_page, policy_of
from ui.map.projection import Bounds
from ui.map.scheme import inside, leaflet_folder, own_file, own_folder

AREA = Bounds(48.6, 1.6, 49.0, 2.2)


@pytest.mark.parametrize(
    "address", ["app://map/leaflet/leaflet.js", "app://map/leaflet/leaflet.css", "app://map/own/live.js"]
)
def test_that_leaflet_and_our_own_files_are_served(address: str) -> None:
    assert len(own_file(QUrl(address)) or b"") > 1000


def test_that_qt_s_channel_script_is_served() -> None:
    import PySide6.QtWebChannel  # noqa: F401  brings the script along

    assert b"QWebChannel" in (own_file(QUrl("app://map/qwebchannel.js")) or b"")


@pytest.mark.parametrize(
    "address",
    [
        "app://map/",
        "app://map/own/",
        "app://map/own/nothing.js",
        "app://map/own/../__init__.py",
        "app://map/own/../translations/fr.po",
        "app://map/own/%2e%2e/%2e%2e/ui/map/view.js",
        "app://map/own/..%2f..%2fpyproject.toml",
        "app://map/own/%00live.js",
        "app://map/own//etc/hosts.js",
        "app://map/etc/passwd.js",
        "app://other/own/live.js",
        "file:///etc/passwd.js",
        "https://map/own/live.js",
    ],
)
def test_that_nothing_else_is_served(address: str) -> None:
    assert own_file(QUrl(address)) is None


def test_that_a_file_outside_the_folder_is_never_read(tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (tmp_path / "secret.js").write_text("secret")
    (root / "link.js").symlink_to(tmp_path / "secret.js")
    (root / "own.js").write_text("own")
    assert inside(root, "own.js") == b"own"
    for relative in ("../secret.js", "link.js", str(tmp_path / "secret.js"), "./../root/../secret.js"):
        assert inside(root, relative) is None


def test_that_no_file_of_leaflet_s_is_among_ours() -> None:
    ours = {path.name for path in own_folder().iterdir()}
    assert not ours & {path.name for path in leaflet_folder().rglob("*")}


def test_that_the_page_names_no_address_outside_the_desk() -> None:
    page = make_page(AREA, 700, 500).decode()
    assert "http://" not in page
    assert "https://" not in page
    assert page.count("app://map/") > 5


def test_that_the_policy_stands_first_and_allows_nothing_by_default() -> None:
    page = make_page(AREA, 700, 500).decode()
    before, _, rest = page.partition('http-equiv="Content-Security-Policy" content="')
    policy = rest.partition('"')[0]
    assert "<script" not in before
    assert "<style" not in before
    assert policy == policy_of(page)
    assert policy.startswith("default-src 'none'; script-src app://map 'sha256-")
    assert "unsafe" not in policy


def test_that_the_policy_changes_with_every_inline_block() -> None:
    one = "<style>a</style><script>b</script><script src='c'></script>"
    other = one.replace("b", "d")
    assert policy_of(one) != policy_of(other)
    assert policy_of(one).count("sha256") == 2
