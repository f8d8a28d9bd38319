"""The example scripts, which teach: each is run as the program that it is."""

import shutil
import subprocess

import pytest
from conftest import SCRIPTS
from programs import UNPRIVILEGED, YODEL, Ended, environment, run, yodeld
from test_peers import free_port, needs, running

# What other servers answer is tested elsewhere: JSON-RPC in test_script_format.py; greeting.yodel is a part.
OTHERS = {"json-rpc.yodel", "greeting.yodel", "mqtt.yodel"}
FOR_YODELD = sorted(path.name for path in SCRIPTS.glob("*.yodel") if path.name not in OTHERS)


def execute(script, *arguments, home):
    """Runs a script by its first line."""
    done = subprocess.run(
        [*UNPRIVILEGED, script, *arguments], capture_output=True, text=True, timeout=100, env=environment(home)
    )
    return Ended(done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize("name", FOR_YODELD)
def test_each_is_a_program(home, name):
    with yodeld() as server:
        ended = execute(SCRIPTS / name, server.url, home=home)
        assert ended.code == 0, ended
        assert " lost 0, altered 0, doubled 0" in ended.out
        received, answered = server.stop().out.split(", ")
        assert received.split()[1] == answered.split()[1] != "0"


@needs("mosquitto")
def test_mqtt_with_mosquitto(home, tmp_path):
    port = free_port()
    configuration = tmp_path / "mosquitto.conf"
    # Of WebSockets alone it says that it can't listen anywhere (2.0.11).
    listeners = f"listener {free_port()} 127.0.0.1\nlistener {port} 127.0.0.1\nprotocol websockets\n"
    configuration.write_text(f"{listeners}allow_anonymous true\n")
    mosquitto = shutil.which("mosquitto", path="/usr/sbin:/usr/bin:/usr/local/sbin")
    with running(mosquitto, "-v", "-c", configuration, port=port):
        for _ in range(2):
            ended = execute(SCRIPTS / "mqtt.yodel", f"ws://127.0.0.1:{port}", home=home)
            assert ended.code == 0, ended
            assert "sent 6, answered 5, lost 0, altered 0, doubled 0, not asked for answers 1\n" in ended.out


def test_own_scripts_are_found_by_name(home):
    folder = home / "data/yodel/scripts"
    folder.mkdir(parents=True)
    shutil.copy(SCRIPTS / "hello.yodel", folder / "mine.yodel")
    assert run(YODEL, "scripts", home=home).out == "mine.yodel\n"
    with yodeld() as server:
        for name in ("mine", "mine.yodel"):
            ended = run(YODEL, "replay", name, server.url, home=home)
            assert ended.code == 0, ended
    assert run(YODEL, "replay", "--check", "none", home=home).code == 2
    # As the completion script for bash asks for it.
    asked = ("---completion", "replay", "--", "positional@0", "2", "2", "yodel", "replay", "mi")
    offered = run(YODEL, *asked, home=home, SAP_SHELL="bash")
    assert "mine.yodel" in offered.out, offered


def test_the_help_tells_all_that_may_stand_in_a_script():
    told = run(YODEL, "help", "scripts").out
    for sign in ("> TEXT", ">+", ">x", ">f", "< TEXT", "<+", "<x", "<~", "<$", "<*", "# TEXT"):
        assert f"\n  {sign}" in told or f"; {sign}" in told, sign
    directives = ("set", "repeat", "include", "timeout", "sleep", "ping", "close", "expect-close", "reconnect", "mark")
    for directive in directives:
        assert f"\n  @{directive}" in told, directive
    for name in ("{i}", "{env:NAME}", "{random}", "{uuid}", "{now}", "{{}"):
        assert name in told
    assert "yodel help scripts" in run(YODEL, "replay", "--help").out
