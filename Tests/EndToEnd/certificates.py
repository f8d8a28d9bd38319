"""Certificates made for a test, by the openssl command."""

import ssl
import subprocess

NEW_KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
CONFIGURATION = """
[ca]
default_ca = own
[own]
database = {folder}/index
new_certs_dir = {folder}
default_md = sha256
default_days = 2
default_crl_days = 2
policy = any
unique_subject = no
rand_serial = yes
copy_extensions = copy
certificate = {folder}/authority.pem
private_key = {folder}/authority.key
[any]
commonName = supplied
[authority]
basicConstraints = critical,CA:true
"""


def openssl(*arguments):
    """Runs the command."""
    subprocess.run(["openssl", *arguments], check=True, capture_output=True)


def certificate(folder, name):
    """Makes a self-signed certificate for a host's name; returns its file and its key's."""
    files = folder / f"{name}.pem", folder / f"{name}.key"
    openssl(
        *["req", "-x509", *NEW_KEY, "-days", "2", "-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}"],
        *["-out", files[0], "-keyout", files[1]],
    )
    return files


class Authority:
    """An authority with a database of what it vouched for; another one may vouch for it."""

    def __init__(self, folder, name="Test authority", parent=None):
        self.folder = folder
        folder.mkdir()
        (folder / "index").write_text("")
        self.configuration = folder / "ca.cnf"
        self.configuration.write_text(CONFIGURATION.format(folder=folder))
        self.pem, key = folder / "authority.pem", folder / "authority.key"
        if parent:
            request = folder / "authority.csr"
            openssl("req", "-new", *NEW_KEY, "-subj", f"/CN={name}", "-out", request, "-keyout", key)
            parent.sign(request, self.pem, "-extensions", "authority")
        else:
            openssl(
                *["req", "-x509", *NEW_KEY, "-days", "2", "-subj", f"/CN={name}", "-out", self.pem, "-keyout", key]
            )

    def sign(self, request, pem, *options):
        """Vouches for what a request asks for."""
        openssl("ca", "-batch", "-notext", "-config", self.configuration, *options, "-in", request, "-out", pem)

    def issue(self, names="localhost", start=None, end=None):
        """Vouches for hosts, by name or IP:ADDRESS, from and up to times such as 20200101000000Z; returns the certificate's file and its key's."""
        number = len(list(self.folder.glob("*.csr")))
        request, pem, key = (self.folder / f"{number}.{kind}" for kind in ("csr", "crt", "key"))
        hosts = ",".join(name if name.startswith("IP:") else f"DNS:{name}" for name in names.split())
        openssl(
            *["req", "-new", *NEW_KEY, "-subj", "/CN=server", "-addext", f"subjectAltName={hosts}"],
            *["-out", request, "-keyout", key],
        )
        dates = (["-startdate", start] if start else []) + (["-enddate", end] if end else [])
        self.sign(request, pem, *dates)
        return pem, key

    def revoke(self, pem):
        """Takes a certificate back; returns a file with the authority and the list that tells it."""
        openssl("ca", "-config", self.configuration, "-revoke", pem)
        return joined(self.folder / "both.pem", self.pem, self.list())

    def list(self, *options):
        """A new file with the list of what was taken back."""
        crl = self.folder / f"{len(list(self.folder.glob('*.crl')))}.crl"
        openssl("ca", "-config", self.configuration, "-gencrl", *options, "-out", crl)
        return crl


def joined(path, *files):
    """A file that holds what others hold."""
    path.write_bytes(b"".join(file.read_bytes() for file in files))
    return path


def secured(pem, key):
    """The server's side of TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, key)
    return context
