"""The identity the house signs with, kept in a directory of its own:

    key.pem         the signing key
    chain.pem       its certificate, followed by the certificates that issued it
    authority.pem   the house's own authority, key and certificate; absent where the operator brought both files above
    watermark.key   the secret that spreads the watermark
    signers/        every certificate the house has ever signed with, to recognise its work later

An operator may put a `key.pem` and a `chain.pem` of their own there, or a `key.pem` alone. What is missing is made.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from atelier.domain.errors import SettingsError
from atelier.provenance import certificates
from atelier.provenance.certificates import SigningKey

_OWNER_ONLY: Final = 0o600


class Identity(msgspec.Struct, frozen=True):
    """Everything needed to sign and to recognise the house's signatures. Holds secrets: its repr shows none.

    `serials` are those of every certificate the house has signed with, `anchors_pem` the certificates behind them.
    """

    key_pem: bytes
    chain_pem: bytes
    algorithm: str
    anchors_pem: bytes
    serials: frozenset[int]
    watermark_key: bytes
    expires_at: datetime

    @classmethod
    def load(cls, directory: Path, *, now: datetime | None = None) -> Identity:
        """The identity in `directory`; what is missing or about to expire is made first.

        Any number of processes may call this at once: each file appears whole, once, and all get the same.
        Raises SettingsError where the operator's files do not fit together.
        """
        now = now or datetime.now(UTC)
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        key, chain = _signer(directory, now)
        watermark_file = directory / "watermark.key"
        _create(watermark_file, secrets.token_hex(32).encode())
        serials, anchors = _remember(directory / "signers", chain)
        return cls(
            key_pem=certificates.key_pem(key),
            chain_pem=b"".join(map(certificates.pem, chain)),
            algorithm=str(certificates.algorithm(key)),
            anchors_pem=anchors,
            serials=serials,
            watermark_key=watermark_file.read_bytes(),
            expires_at=chain[0].not_valid_after_utc,
        )

    def __repr__(self) -> str:
        return f"Identity(algorithm={self.algorithm!r}, expires_at={self.expires_at.isoformat()!r})"


def _signer(directory: Path, now: datetime) -> tuple[SigningKey, list[x509.Certificate]]:
    """The key and its certificate chain, checked against each other."""
    key_file, chain_file = directory / "key.pem", directory / "chain.pem"
    if chain_file.exists() and not key_file.exists():
        raise SettingsError(f"{chain_file}: the key that belongs to it is missing; put it into {key_file.name}")
    _create(key_file, certificates.key_pem(certificates.new_key()))
    key = _read_key(key_file)
    if not chain_file.exists():
        _create(chain_file, _house_chain(directory, key, now))
    chain = _read_chain(chain_file)
    if _is_due(directory, chain[0], now):
        _replace(chain_file, _house_chain(directory, key, now))
        chain = _read_chain(chain_file)
    _check(chain_file, key, chain, now)
    return key, chain


def _house_chain(directory: Path, key: SigningKey, now: datetime) -> bytes:
    authority, authority_key = _authority(directory / "authority.pem", now)
    return certificates.pem(certificates.issue_signer(key, authority, authority_key, now)) + certificates.pem(authority)


def _authority(file: Path, now: datetime) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    if not file.exists():
        key = certificates.new_key()
        _create(file, certificates.key_pem(key) + certificates.pem(certificates.new_authority(key, now)))
    held = _read_key(file)
    if not isinstance(held, ec.EllipticCurvePrivateKey):
        raise SettingsError(f"{file}: this file is the house's own; remove it and a new authority is made")
    return _read_chain(file)[0], held


def _is_due(directory: Path, certificate: x509.Certificate, now: datetime) -> bool:
    """Whether the house should renew this certificate. An operator's own is theirs to renew."""
    authority_file = directory / "authority.pem"
    if certificate.not_valid_after_utc - now > certificates.RENEW_BEFORE or not authority_file.exists():
        return False
    return certificates.issued_by(certificate, _read_chain(authority_file)[0])


def _check(file: Path, key: SigningKey, chain: list[x509.Certificate], now: datetime) -> None:
    certificate = chain[0]
    if certificate.public_key() != key.public_key():
        raise SettingsError(f"{file}: its first certificate is not for the key in key.pem; the signing one comes first")
    if certificates.algorithm(key) is None:
        raise SettingsError(f"{file}: C2PA signs with P-256, P-384, P-521, Ed25519 or RSA keys of 2048 bits or more")
    if len(chain) < 2:
        raise SettingsError(f"{file}: add the certificates that issued the first one, each after the one it issued")
    if not all(certificates.issued_by(lower, upper) for lower, upper in itertools.pairwise(chain)):
        raise SettingsError(f"{file}: each certificate must be followed by the one that issued it")
    if not certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc:
        raise SettingsError(
            f"{file}: the certificate is valid from {certificate.not_valid_before_utc:%Y-%m-%d} to "
            f"{certificate.not_valid_after_utc:%Y-%m-%d}; put a current one there"
        )
    _check_usage(file, certificate)


def _check_usage(file: Path, certificate: x509.Certificate) -> None:
    extensions = certificate.extensions
    try:
        signs = extensions.get_extension_for_class(x509.KeyUsage).value.digital_signature
        extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    except x509.ExtensionNotFound:
        signs = False
    if not signs:
        raise SettingsError(
            f"{file}: the certificate is not for signing content; it needs the key usage digitalSignature and an "
            "extended key usage that C2PA accepts, such as documentSigning or emailProtection"
        )


def _remember(folder: Path, chain: list[x509.Certificate]) -> tuple[frozenset[int], bytes]:
    """Keeps this certificate's chain. Returns the serial numbers of all kept ones, and what issued them."""
    folder.mkdir(mode=0o700, exist_ok=True)
    _create(folder / f"{chain[0].serial_number:x}.pem", b"".join(map(certificates.pem, chain)))
    serials: set[int] = set()
    anchors: dict[bytes, None] = {}
    for file in sorted(folder.glob("*.pem")):
        signer, *issuers = _read_chain(file)
        serials.add(signer.serial_number)
        anchors |= dict.fromkeys(map(certificates.pem, issuers))
    return frozenset(serials), b"".join(anchors)


def _read_key(file: Path) -> SigningKey:
    try:
        key = serialization.load_pem_private_key(file.read_bytes(), password=None)
    except (ValueError, TypeError) as error:
        raise SettingsError(f"{file}: this is not an unencrypted private key in PEM: {error}") from error
    if not isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey):
        raise SettingsError(f"{file}: C2PA cannot sign with this kind of key; use P-256")
    return key


def _read_chain(file: Path) -> list[x509.Certificate]:
    try:
        return x509.load_pem_x509_certificates(file.read_bytes())
    except ValueError as error:
        raise SettingsError(f"{file}: these are not certificates in PEM: {error}") from error


def _create(file: Path, content: bytes) -> None:
    """Makes the file unless it is there. It appears whole, and of several processes the first one wins."""
    if file.exists():
        return
    temporary = _written(file, content)
    try:
        with contextlib.suppress(FileExistsError):
            os.link(temporary, file)
    finally:
        temporary.unlink()
    _sync_directory(file.parent)


def _replace(file: Path, content: bytes) -> None:
    _written(file, content).replace(file)
    _sync_directory(file.parent)


def _written(file: Path, content: bytes) -> Path:
    temporary = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    return temporary


def _sync_directory(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
