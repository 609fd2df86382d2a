"""A certificate for `localhost`, by an authority made for it."""

from pathlib import Path

from programs import call, program

EXTENSIONS = """\
[req]
distinguished_name = name
[name]
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
subjectKeyIdentifier = hash
[server]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectAltName = DNS:localhost
"""


def make_certificates(directory: Path) -> tuple[Path, Path]:
    """Gives the paths of the server's certificate and key; the authority's certificate is `ca.crt` in the directory."""
    authority, authority_key = directory / "ca.crt", directory / "ca.key"
    certificate, key = directory / "server.crt", directory / "server.key"
    configuration = directory / "openssl.cnf"
    configuration.write_text(EXTENSIONS, encoding="utf-8")
    configuration.chmod(0o644)

    def make(certificate: Path, key: Path, name: str, section: str, *signed: str) -> None:
        call(
            directory,
            *(program("openssl", "openssl"), "req", "-x509", "-config", str(configuration), "-extensions", section),
            *("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30"),
            *("-subj", f"/CN={name}", "-keyout", str(key), "-out", str(certificate)),
            *signed,
        )

    make(authority, authority_key, "authority of a test", "authority")
    make(certificate, key, "localhost", "server", "-CA", str(authority), "-CAkey", str(authority_key))
    return certificate, key
