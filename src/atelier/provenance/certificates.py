"""The house's own small certificate authority, for operators who bring no certificate.

Its certificates follow the C2PA certificate profile: the authority signs nothing but signing certificates, and those
sign nothing but content.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

SigningKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey

AUTHORITY_LIFE: Final = timedelta(days=30 * 365)
SIGNER_LIFE: Final = timedelta(days=10 * 365)
RENEW_BEFORE: Final = timedelta(days=9 * 365)
"""Without a time stamp from a third party, a signature counts only while its certificate is valid. So certificates are
renewed long before they expire, and every file can be verified for nine years at least."""

_CLOCK_SKEW: Final = timedelta(hours=1)
_DOCUMENT_SIGNING: Final = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")  # RFC 9336


def new_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def key_pem(key: SigningKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def new_authority(key: ec.EllipticCurvePrivateKey, now: datetime) -> x509.Certificate:
    """A self-signed certificate. Its name holds a piece of the key's digest, to tell houses apart."""
    subject_key = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    name = _name(f"Atelier authority {subject_key.digest.hex()[:8]}")
    return (
        _certificate(name, name, key.public_key(), now, AUTHORITY_LIFE)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(certificates=True), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )


def issue_signer(
    key: SigningKey, authority: x509.Certificate, authority_key: ec.EllipticCurvePrivateKey, now: datetime
) -> x509.Certificate:
    """A certificate for signing content with `key`."""
    usages = [ExtendedKeyUsageOID.EMAIL_PROTECTION, _DOCUMENT_SIGNING]
    return (
        _certificate(_name("Atelier"), authority.subject, key.public_key(), now, SIGNER_LIFE)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage(usages), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()), critical=False)
        .sign(authority_key, hashes.SHA256())
    )


def issued_by(certificate: x509.Certificate, authority: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(authority)
    except Exception:  # each kind of key has its own exceptions; all of them say no
        return False
    return True


def algorithm(key: SigningKey) -> str | None:
    """The C2PA name of the signature algorithm for this key; None: C2PA has none for it."""
    match key:
        case ec.EllipticCurvePrivateKey():
            return {"secp256r1": "es256", "secp384r1": "es384", "secp521r1": "es512"}.get(key.curve.name)
        case rsa.RSAPrivateKey():
            return "ps256" if key.key_size >= 2048 else None
        case _:
            return "ed25519"


def _name(common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Atelier, self-hosted"),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def _certificate(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePublicKey | rsa.RSAPublicKey | ed25519.Ed25519PublicKey,
    now: datetime,
    life: timedelta,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _CLOCK_SKEW)
        .not_valid_after(now + life)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _usage(*, certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=certificates,
        crl_sign=certificates,
        encipher_only=False,
        decipher_only=False,
    )
