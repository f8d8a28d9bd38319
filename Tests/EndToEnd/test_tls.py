"""wss:// against Python's TLS, with certificates made for the test."""

import ssl
import subprocess

import pytest
from peers import modify, serving
from programs import YODEL, run


def certificate(folder, name):
    """Makes a self-signed certificate for a host's name; returns its file and its key's."""
    files = folder / f"{name}.pem", folder / f"{name}.key"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
        + ["-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}", "-out", files[0], "-keyout", files[1]],
        check=True,
        capture_output=True,
    )
    return files


def replay(peer, *options):
    """Sends one message over TLS."""
    return run(YODEL, "replay", *options, "-", f"wss://localhost:{peer.port}", stdin=b"hi\n")


@pytest.mark.parametrize("name, accepted", [("localhost", True), ("elsewhere.example", False)])
def test_trusted_certificate_has_to_name_the_host(tmp_path, name, accepted):
    pem, key = certificate(tmp_path, name)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, key)
    with serving(modify, ssl=context) as peer:
        assert replay(peer, "--ca", pem).code == (0 if accepted else 1)
        assert replay(peer).code == 1, "nobody vouches for it"
        assert peer.received == (["hi"] if accepted else [])


def test_authority_file_that_is_none(tmp_path):
    with serving(modify) as peer:
        ended = replay(peer, "--ca", tmp_path / "missing.pem")
        assert ended.code == 1
        assert "missing.pem holds no certificates" in ended.err


def secured(pem, key):
    """The server's side of TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, key)
    return context


def test_why_a_certificate_is_refused_is_told(tmp_path):
    pem, key = certificate(tmp_path, "elsewhere.example")
    with serving(modify, ssl=secured(pem, key)) as peer:
        assert "nobody trusted vouches for the server's certificate" in replay(peer).err
        assert "the server's certificate is not for localhost" in replay(peer, "--ca", pem).err
        assert peer.received == []


def test_any_certificate_is_taken_where_that_is_asked_for(tmp_path, terminals):
    pem, key = certificate(tmp_path, "elsewhere.example")
    with serving(modify, ssl=secured(pem, key)) as peer:
        assert replay(peer, "-k").code == 0
        terminal = terminals()
        terminal.start("-k", f"wss://localhost:{peer.port}")
        terminal.enter("hi")
        terminal.wait_for_text("< hi - i got it")
        terminal.wait(lambda rows: "(insecure) · connected" in rows[0])


def expired(folder):
    """A certificate for localhost whose time was a day in 2020; only `openssl ca` makes such."""
    pem, key = folder / "old.pem", folder / "old.key"
    (folder / "index").write_text("")
    configuration = folder / "ca.cnf"
    configuration.write_text(
        "[ca]\ndefault_ca=own\n[own]\ndatabase=%s/index\nnew_certs_dir=%s\ndefault_md=sha256\npolicy=any\n"
        "rand_serial=yes\nx509_extensions=san\n[any]\ncommonName=supplied\n[san]\nsubjectAltName=DNS:localhost\n"
        % (folder, folder)
    )
    request = ["openssl", "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    sign = ["openssl", "ca", "-batch", "-selfsign", "-notext", "-config", configuration, "-keyfile", key]
    dates = ["-startdate", "20200101000000Z", "-enddate", "20200102000000Z"]
    for command in (
        request + ["-subj", "/CN=localhost", "-out", folder / "old.csr", "-keyout", key],
        sign + dates + ["-in", folder / "old.csr", "-out", pem],
    ):
        subprocess.run(command, check=True, capture_output=True)
    return pem, key


def test_the_servers_certificate_is_over(tmp_path):
    pem, key = expired(tmp_path)
    with serving(modify, ssl=secured(pem, key)) as peer:
        ended = replay(peer, "--ca", pem)
        assert ended.code == 1 and "or its time is over" in ended.err


def test_a_server_without_tls_is_told(tmp_path):
    with serving(modify) as peer:
        ended = replay(peer)
        assert ended.code == 1 and "seems to speak no TLS; try ws://" in ended.err, ended.err


def test_the_clients_certificate(tmp_path):
    pem, key = certificate(tmp_path, "localhost")
    own, own_key = certificate(tmp_path, "client")
    context = secured(pem, key)
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(own)
    both = tmp_path / "both.pem"
    both.write_bytes(own.read_bytes() + own_key.read_bytes())
    with serving(modify, ssl=context) as peer:
        assert replay(peer, "--ca", pem, "--cert", own, "--key", own_key).code == 0
        assert replay(peer, "--ca", pem, "--cert", both).code == 0
        assert replay(peer, "--ca", pem).code != 0
        assert "holds no private key" in replay(peer, "--ca", pem, "--cert", own).err
        assert peer.received == ["hi", "hi"]
