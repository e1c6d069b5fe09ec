"""The signing identity: made once, kept safe, renewed in time, replaceable by the operator's own."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from atelier.domain.errors import SettingsError
from atelier.provenance import certificates
from atelier.provenance.facts import Marking, Provenance, Seal
from atelier.provenance.identity import Identity
from atelier.provenance.mark import mark
from atelier.provenance.read import inspect

Copy = Callable[[str], Path]
NOW = datetime.now(UTC)
YEAR = timedelta(days=365)


def seal_of(path: Path, identity: Identity) -> Seal | None:
    found = inspect(path, "image/jpeg", identity)
    return None if found is None else found.seal


def own_chain(
    key: certificates.SigningKey, *, start: datetime = NOW - timedelta(days=1), end: datetime = NOW + YEAR
) -> tuple[bytes, bytes]:
    """A key and its chain as a commercial authority would deliver them: leaf, intermediate, root."""
    root_key, middle_key = certificates.new_key(), certificates.new_key()
    root, middle, leaf = (_name(text) for text in ("Root", "Intermediate", "Media Ltd"))
    signed = [
        _issue(leaf, key, middle, middle_key, start, end, authority=False),
        _issue(middle, middle_key, root, root_key, start, end, authority=True),
        _issue(root, root_key, root, root_key, start, end, authority=True),
    ]
    return certificates.key_pem(key), b"".join(map(certificates.pem, signed))


def _name(text: str) -> x509.Name:
    oid = x509.oid.NameOID
    return x509.Name([x509.NameAttribute(oid.ORGANIZATION_NAME, text), x509.NameAttribute(oid.COMMON_NAME, text)])


def _issue(
    subject: x509.Name,
    key: certificates.SigningKey,
    issuer: x509.Name,
    issuer_key: ec.EllipticCurvePrivateKey,
    start: datetime,
    end: datetime,
    *,
    authority: bool,
) -> x509.Certificate:
    flags = dict.fromkeys(
        ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "encipher_only"), False
    )
    usage = x509.KeyUsage(
        digital_signature=not authority, key_cert_sign=authority, crl_sign=authority, decipher_only=False, **flags
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    if not authority:
        email = x509.oid.ExtendedKeyUsageOID.EMAIL_PROTECTION
        builder = builder.add_extension(x509.ExtendedKeyUsage([email]), critical=False)
    return builder.sign(issuer_key, hashes.SHA256())


def test_it_is_made_once_and_stays(tmp_path: Path) -> None:
    assert Identity.load(tmp_path / "identity") == Identity.load(tmp_path / "identity")


def test_secrets_are_for_the_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "identity"
    before = os.umask(0)
    try:
        Identity.load(folder)
    finally:
        os.umask(before)
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert {path.name for path in files} >= {"key.pem", "chain.pem", "authority.pem", "watermark.key"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_its_repr_shows_no_secret(identity: Identity) -> None:
    assert "PRIVATE" not in repr(identity)
    assert identity.watermark_key.decode() not in repr(identity)


def test_processes_that_start_together_get_the_same(tmp_path: Path) -> None:
    script = (
        "import sys, hashlib, msgspec\n"
        "from pathlib import Path\n"
        "from atelier.provenance.identity import Identity\n"
        "print('ready', flush=True)\n"
        "sys.stdin.readline()\n"
        "identity = Identity.load(Path(sys.argv[1]))\n"
        "secrets = identity.key_pem + identity.chain_pem + identity.watermark_key + identity.anchors_pem\n"
        "print(hashlib.sha256(secrets).hexdigest())\n"
    )
    folder = tmp_path / "identity"
    children = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(6)
    ]
    for child in children:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
    for child in children:
        assert child.stdin is not None
        child.stdin.write("go\n")
        child.stdin.flush()
    digests = {child.communicate(timeout=60)[0].strip() for child in children}
    assert len(digests) == 1
    assert all(child.returncode == 0 for child in children)
    assert not [path.name for path in folder.iterdir() if path.name.startswith(".")]


def test_a_creation_that_was_cut_off_is_finished(tmp_path: Path) -> None:
    whole = Identity.load(tmp_path / "identity")
    for lost in ("chain.pem", "authority.pem", "watermark.key"):
        (tmp_path / "identity" / lost).unlink()
    again = Identity.load(tmp_path / "identity")
    assert again.key_pem == whole.key_pem
    assert again.expires_at > NOW + 9 * YEAR


def test_certificates_are_renewed_years_before_they_expire(tmp_path: Path, fresh: Copy, facts: Marking) -> None:
    first = Identity.load(tmp_path / "identity", now=NOW - 2 * YEAR)
    path = fresh("picture.jpg")
    mark(path, "image/jpeg", facts, first)
    second = Identity.load(tmp_path / "identity")
    assert second.key_pem == first.key_pem
    assert second.expires_at - first.expires_at == pytest.approx(2 * YEAR, abs=timedelta(hours=1))
    assert seal_of(path, second) is Seal.INTACT
    assert Identity.load(tmp_path / "identity") == second


def test_young_certificates_are_left_alone(tmp_path: Path) -> None:
    first = Identity.load(tmp_path / "identity", now=NOW - timedelta(days=300))
    assert Identity.load(tmp_path / "identity").chain_pem == first.chain_pem


@pytest.mark.parametrize(
    ("key", "algorithm"),
    [
        (ec.generate_private_key(ec.SECP256R1()), "es256"),
        (ec.generate_private_key(ec.SECP384R1()), "es384"),
        (ec.generate_private_key(ec.SECP521R1()), "es512"),
        (ed25519.Ed25519PrivateKey.generate(), "ed25519"),
        (rsa.generate_private_key(65537, 2048), "ps256"),
    ],
)
def test_operators_may_bring_their_own(
    tmp_path: Path, fresh: Copy, facts: Marking, identity: Identity, key: certificates.SigningKey, algorithm: str
) -> None:
    key_pem, chain_pem = own_chain(key)
    folder = tmp_path / "identity"
    folder.mkdir()
    (folder / "key.pem").write_bytes(key_pem)
    (folder / "chain.pem").write_bytes(chain_pem)
    own = Identity.load(folder)
    assert own.algorithm == algorithm
    assert (folder / "chain.pem").read_bytes() == chain_pem
    assert not (folder / "authority.pem").exists()
    path = fresh("picture.jpg")
    mark(path, "image/jpeg", facts, own)
    assert seal_of(path, own) is Seal.INTACT
    assert seal_of(path, identity) is Seal.FOREIGN


def test_a_house_that_changes_its_certificate_knows_its_old_work(tmp_path: Path, fresh: Copy, facts: Marking) -> None:
    folder = tmp_path / "identity"
    path = fresh("picture.jpg")
    mark(path, "image/jpeg", facts, Identity.load(folder))
    key_pem, chain_pem = own_chain(certificates.new_key())
    (folder / "key.pem").write_bytes(key_pem)
    (folder / "chain.pem").write_bytes(chain_pem)
    own = Identity.load(folder)
    assert own.key_pem == key_pem
    assert seal_of(path, own) is Seal.INTACT


def test_customers_of_the_same_authority_are_not_us(tmp_path: Path, fresh: Copy, facts: Marking) -> None:
    """Two houses whose certificates the same authority issued."""
    folders = tmp_path / "one", tmp_path / "two"
    Identity.load(folders[0])
    folders[1].mkdir()
    (folders[1] / "authority.pem").write_bytes((folders[0] / "authority.pem").read_bytes())
    one, two = (Identity.load(folder) for folder in folders)
    path = fresh("picture.jpg")
    mark(path, "image/jpeg", facts, two)
    found = inspect(path, "image/jpeg", one)
    assert found == Provenance(Seal.FOREIGN)


def test_an_operator_s_key_alone_gets_a_house_certificate(tmp_path: Path, fresh: Copy, facts: Marking) -> None:
    folder = tmp_path / "identity"
    folder.mkdir()
    key = certificates.new_key()
    (folder / "key.pem").write_bytes(certificates.key_pem(key))
    own = Identity.load(folder)
    assert own.key_pem == certificates.key_pem(key)
    path = fresh("picture.jpg")
    mark(path, "image/jpeg", facts, own)
    assert seal_of(path, own) is Seal.INTACT


def test_what_an_expired_certificate_signed_is_not_believed(tmp_path: Path, fresh: Copy, facts: Marking) -> None:
    folder = tmp_path / "identity"
    folder.mkdir()
    end = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=4)
    key_pem, chain_pem = own_chain(certificates.new_key(), end=end)
    (folder / "key.pem").write_bytes(key_pem)
    (folder / "chain.pem").write_bytes(chain_pem)
    own = Identity.load(folder)
    path = fresh("picture.jpg")
    mark(path, "image/jpeg", facts, own)
    deadline = time.monotonic() + 30
    while (seal := seal_of(path, own)) is Seal.INTACT and time.monotonic() < deadline:
        time.sleep(0.1)
    assert seal is Seal.FOREIGN
    with pytest.raises(SettingsError, match="put a current one there"):
        Identity.load(folder)


KEY, CHAIN = own_chain(certificates.new_key())
LEAF, *ISSUERS = x509.load_pem_x509_certificates(CHAIN)


@pytest.mark.parametrize(
    ("key", "chain", "sentence"),
    [
        (None, CHAIN, "is missing"),
        (b"no key", CHAIN, "not an unencrypted private key"),
        (KEY, b"no certificate", "not certificates in PEM"),
        (certificates.key_pem(certificates.new_key()), CHAIN, "is not for the key"),
        (KEY, certificates.pem(LEAF), "add the certificates that issued"),
        (KEY, b"".join(map(certificates.pem, [LEAF, ISSUERS[1]])), "followed by the one that issued it"),
        (*own_chain(certificates.new_key(), end=NOW - timedelta(hours=1)), "is valid from"),
        (*own_chain(certificates.new_key(), start=NOW + timedelta(days=1)), "is valid from"),
        (*own_chain(ec.generate_private_key(ec.SECP256K1())), "P-256"),
    ],
)
def test_files_that_do_not_fit_are_named(tmp_path: Path, key: bytes | None, chain: bytes, sentence: str) -> None:
    folder = tmp_path / "identity"
    folder.mkdir()
    if key is not None:
        (folder / "key.pem").write_bytes(key)
    (folder / "chain.pem").write_bytes(chain)
    with pytest.raises(SettingsError, match=sentence) as caught:
        Identity.load(folder)
    assert str(folder) in str(caught.value)
    assert (folder / "chain.pem").read_bytes() == chain


def test_a_web_server_s_certificate_will_not_do(tmp_path: Path) -> None:
    folder = tmp_path / "identity"
    folder.mkdir()
    key, authority_key = certificates.new_key(), certificates.new_key()
    name = _name("Web")
    leaf = _issue(name, key, _name("Root"), authority_key, NOW - YEAR, NOW + YEAR, authority=True)
    root = _issue(_name("Root"), authority_key, _name("Root"), authority_key, NOW - YEAR, NOW + YEAR, authority=True)
    (folder / "key.pem").write_bytes(certificates.key_pem(key))
    (folder / "chain.pem").write_bytes(certificates.pem(leaf) + certificates.pem(root))
    with pytest.raises(SettingsError, match="not for signing content"):
        Identity.load(folder)
