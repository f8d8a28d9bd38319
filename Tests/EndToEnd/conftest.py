"""What the end-to-end tests share: a home without a user's files, and terminals that are gone after the test."""

import os
import pathlib

import pytest
from peers import modify, serving
from programs import YODEL, YODELD
from pseudo_terminal import PseudoTerminal
from sanitizing import PATIENCE
from terminal import Terminal

SCRIPTS = pathlib.Path(__file__).parent / "scripts"


def pytest_sessionstart():
    """Says it once, and not in each test, when there is nothing to test."""
    for program in (YODEL, YODELD):
        if not os.access(program, os.X_OK):
            pytest.exit(f"{program} is not there; run Tests/run.sh e2e, or set YODEL_BIN", returncode=2)


def pytest_collection_modifyitems(config, items):
    """Gives each test the time that a sanitizer needs."""
    for item in items if PATIENCE != 1 else ():
        marker = item.get_closest_marker("timeout")
        limit = marker.args[0] if marker else float(config.getini("timeout"))
        item.add_marker(pytest.mark.timeout(limit * PATIENCE), append=False)


@pytest.fixture
def home(tmp_path):
    """A home directory without any file, in which yodel has run before: its first start greets."""
    path = tmp_path / "home"
    path.mkdir()
    (path / "state").mkdir()
    (path / "state/yodel").mkdir(mode=0o700)
    return path


@pytest.fixture
def terminals(home):
    """Makes terminals; all are closed after the test."""
    open_ones = []

    def open_one(columns=80, rows=24, **more):
        open_ones.append(Terminal(home, columns, rows, **more))
        return open_ones[-1]

    yield open_one
    for terminal in open_ones:
        terminal.close()


@pytest.fixture
def terminal(terminals):
    """A terminal of 80 columns and 24 rows."""
    return terminals()


@pytest.fixture
def peer():
    """A server that answers as yodeld does."""
    with serving(modify) as running:
        yield running


@pytest.fixture
def chat(terminal, peer):
    """yodel in a terminal of 80 by 24, connected."""
    terminal.start(peer.url)
    terminal.wait_for_text("connected")
    return terminal


@pytest.fixture
def screen():
    """A pseudo-terminal."""
    screen = PseudoTerminal()
    yield screen
    screen.close()
