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
