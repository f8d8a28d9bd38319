"""Servers that others wrote, from Debian: Node's ws, libwebsockets' test server, and nginx and HAProxy as TLS proxies.

What can't be had on a machine is skipped, and says so.
"""

import contextlib
import os
import shutil
import socket
import subprocess

import pytest
from certificates import Authority
from programs import YODEL, run, yodeld
from waiting import wait_for

NODE_MODULES = "/usr/share/nodejs"
NODE_SERVER = """
const {WebSocketServer} = require('ws');
const server = new WebSocketServer({port: 0, host: '127.0.0.1', perMessageDeflate: true}, () => {
    console.log(server.address().port);
});
server.on('connection', (socket) => {
    socket.ping('are you there?');
    socket.on('pong', (data) => console.log(`pong ${data}`));
    socket.on('message', (data, isBinary) => {
        if (!isBinary && data.toString() === 'go') return socket.close(4001, 'as you wish');
        socket.send(isBinary ? data : `${data} - i got it`, {binary: isBinary});
    });
    socket.on('close', (code, reason) => console.log(`closed ${code} ${reason}`));
});
"""
NGINX = """
daemon off;
error_log "{folder}/error.log";
pid "{folder}/nginx.pid";
events {{}}
http {{
    access_log off;
    client_body_temp_path "{folder}";
    proxy_temp_path "{folder}";
    fastcgi_temp_path "{folder}";
    uwsgi_temp_path "{folder}";
    scgi_temp_path "{folder}";
    server {{
        listen 127.0.0.1:{port} ssl;
        ssl_certificate "{pem}";
        ssl_certificate_key "{key}";
        location / {{
            proxy_pass http://localhost:{server};
            proxy_http_version 1.1;
            proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection upgrade;
            proxy_set_header Host $host;
        }}
    }}
}}
"""
HAPROXY = """
defaults
    mode http
    timeout connect 5s
    timeout client 30s
    timeout server 30s
    timeout tunnel 1h
frontend front
    bind 127.0.0.1:{port} ssl crt "{both}"
    default_backend back
backend back
    server one localhost:{server}
"""

LINES = b"".join(b"message %d \xf0\x9f\x91\x8d\n" % number for number in range(200)) + b"x" * (1 << 20) + b"\n"


def needs(program):
    """Skips a test where a program is missing."""
    path = shutil.which(program, path=os.environ["PATH"] + ":/usr/sbin:/usr/bin")
    return pytest.mark.skipif(path is None, reason=f"{program} is not installed")


def free_port():
    """A port that nobody listens on, for programs that can't be asked which one they took."""
    with socket.create_server(("127.0.0.1", 0)) as one:
        return one.getsockname()[1]


def listens(port):
    """Whether somebody listens on a port of this machine."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
    except OSError:
        return False
    return True


@contextlib.contextmanager
def running(*command, port=None, **more):
    """A server's process; where a port is told, it listens there. Of a test that fails, pytest shows what it said."""
    process = subprocess.Popen([str(part) for part in command], stdin=subprocess.DEVNULL, **more)
    try:
        if port:
            wait_for(lambda: process.poll() is not None or listens(port), 20, f"{command[0]} to listen")
            assert process.poll() is None, f"{command[0]} ended"
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        print(f"{command[0]} ended with {process.returncode}")


@pytest.mark.skipif(
    not (shutil.which("node") and os.path.isdir(f"{NODE_MODULES}/ws")), reason="Debian's node-ws is not installed"
)
def test_ws_of_node(tmp_path):
    environment = {**os.environ, "NODE_PATH": NODE_MODULES}
    with running("node", "-e", NODE_SERVER, env=environment, stdout=subprocess.PIPE) as node, node.stdout:
        port = int(node.stdout.readline())
        url = f"ws://127.0.0.1:{port}"
        ended = run(YODEL, "replay", "--window", "50", "-", url, stdin=LINES)
        assert ended.code == 0 and "sent 201, answered 201, lost 0" in ended.out, ended.said
        assert {node.stdout.readline(), node.stdout.readline()} == {b"pong are you there?\n", b"closed 1000 \n"}
        script = tmp_path / "talk.yodel"
        script.write_text(">x 00 ff 80\n<x 00 ff 80\n@ping\n> hi\n< hi - i got it\n> go\n@expect-close 4001\n")
        ended = run(YODEL, "replay", script, url)
        assert ended.code == 0, ended.said
        ended = run(YODEL, "--plain", url, stdin=b"go\n")
        assert ended.code != 0 and "the server closed the connection (4001" in ended.err and "as you wish" in ended.err


@needs("libwebsockets-test-server")
def test_libwebsockets_test_server():
    port = free_port()
    with running("libwebsockets-test-server", "-p", port, port=port):
        url = f"ws://localhost:{port}"
        mirrored = run(YODEL, "replay", "-s", "lws-mirror-protocol", "-", url, stdin=b"hi\nthere\n")
        assert mirrored.code == 0, mirrored.said
        script = b"".join(b"%d\n" % number for number in range(3))
        counted = run(YODEL, "--plain", "--pair", "order", "-s", "dumb-increment-protocol", url, stdin=script)
        assert counted.out.startswith("0\n1\n2\n"), counted.said


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    """Who vouches for the proxies."""
    return Authority(tmp_path_factory.mktemp("peers") / "authority")


def converse_behind(port, authority, server):
    """Speaks to a yodeld behind a TLS proxy, which is then asked what it got."""
    ended = run(YODEL, "replay", "--ca", authority.pem, "--window", "50", "-", f"wss://localhost:{port}", stdin=LINES)
    assert ended.code == 0 and "sent 201, answered 201, lost 0" in ended.out, ended.said
    ended = run(YODEL, "replay", "-", f"wss://localhost:{port}", stdin=b"hi\n")
    assert ended.code == 1 and "nobody trusted vouches" in ended.err
    server.stop()
    ended = run(YODEL, "replay", "--ca", authority.pem, "-", f"wss://localhost:{port}", stdin=b"hi\n")
    assert ended.code == 1 and ("502 Bad Gateway" in ended.err or "503 Service Unavailable" in ended.err), ended.err


@needs("nginx")
def test_behind_nginx(tmp_path, authority):
    pem, key = authority.issue()
    port = free_port()
    with yodeld() as server:
        file = tmp_path / "nginx.conf"
        file.write_text(NGINX.format(folder=tmp_path, port=port, pem=pem, key=key, server=server.port))
        nginx = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin")
        with running(nginx, "-p", tmp_path, "-c", file, "-e", tmp_path / "error.log", port=port):
            converse_behind(port, authority, server)


@needs("haproxy")
def test_behind_haproxy(tmp_path, authority):
    pem, key = authority.issue()
    both = tmp_path / "both.pem"
    both.write_bytes(pem.read_bytes() + key.read_bytes())
    port = free_port()
    with yodeld() as server:
        file = tmp_path / "haproxy.cfg"
        file.write_text(HAPROXY.format(port=port, both=both, server=server.port))
        haproxy = shutil.which("haproxy", path="/usr/sbin:/usr/bin:/usr/local/sbin")
        with running(haproxy, "-db", "-q", "-f", file, port=port):
            converse_behind(port, authority, server)
