"""Signed C2PA manifests: embedded where the format has a place for them, beside the file where it has none.

The c2pa library is kept from the network by its settings: no time stamps, no revocation checks, no remote manifests.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import c2pa
import msgspec

from atelier import __version__
from atelier.provenance.facts import Input, Seal, Statement, embeds
from atelier.provenance.identity import Identity

LABEL: Final = "atelier.generation"
_MADE_BY_A_MODEL: Final = "rainedAlgorithmicMedia"  # the common end of both IPTC terms
_ELSEWHERE: Final = "Remote"  # how the library's error begins where a manifest would have to be fetched
_UNKNOWN_TYPE: Final = "application/octet-stream"


class Sources(msgspec.Struct, frozen=True):
    """The files that a work was made from: the one that was edited, if any, and the others."""

    parent: Input | None = None
    others: tuple[Input, ...] = ()

    def all(self) -> tuple[Input, ...]:
        return self.others if self.parent is None else (self.parent, *self.others)


class Reading(msgspec.Struct, frozen=True):
    seal: Seal
    statement: Statement | None = None


class ManifestError(Exception):
    """The library could not sign. The text is for the log."""


def sign(
    source: Path, target: Path, media_type: str, statement: Statement, sources: Sources, identity: Identity
) -> bytes:
    """Writes `source` with its manifest to `target`, or, where the format cannot hold it, as it is.

    Returns the manifest. Raises ManifestError.
    """
    information = c2pa.C2paSignerInfo(
        alg=identity.algorithm.encode(),
        sign_cert=identity.chain_pem,
        private_key=identity.key_pem,
        ta_url=None,
    )
    try:
        with (
            _context(identity) as context,
            c2pa.Signer.from_info(information) as signer,
            c2pa.Builder(_definition(media_type, statement, sources), context) as builder,
            source.open("rb") as original,
            target.open("w+b") as signed,
        ):
            for name, item in zip(_names(sources), sources.all(), strict=True):
                _add_ingredient(builder, name, item, "parentOf" if item is sources.parent else "inputTo")
            if not embeds(media_type):
                builder.set_no_embed()
            manifest: bytes = builder.sign(signer, media_type, original, signed)
    except c2pa.C2paError as error:
        raise ManifestError(str(error)) from error
    return manifest


def read(path: Path, media_type: str, sidecar: bytes | None, identity: Identity) -> Reading | None:
    """What the manifest in or beside the file tells; None: there is none, or only a pointer into the network."""
    try:
        report = _report(path, media_type, sidecar, identity)
    except c2pa.C2paError as error:
        return None if str(error).startswith(_ELSEWHERE) else Reading(Seal.DAMAGED)
    return None if report is None else _reading(json.loads(report), identity)


def tells_of_a_model(path: Path, media_type: str, identity: Identity) -> bool:
    """Whether the file's manifest, or one of those it was made from, names a trained model as the source."""
    try:
        report = _report(path, media_type, None, identity)
    except c2pa.C2paError:
        return False
    return report is not None and _MADE_BY_A_MODEL in report


def _report(path: Path, media_type: str, sidecar: bytes | None, identity: Identity) -> str | None:
    """The library's report, in JSON, on the manifest and those of its ingredients; None: there is no manifest."""
    if sidecar is None and not embeds(media_type):
        return None
    with path.open("rb") as stream, _context(identity) as context:
        reader = c2pa.Reader.try_create(media_type, stream, sidecar, context)
        if reader is None:
            return None
        with reader:
            return str(reader.json())


def _context(identity: Identity) -> c2pa.Context:
    settings = {
        "trust": {"user_anchors": identity.anchors_pem.decode()},
        "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False},
        "core": {"allowed_network_hosts": [], "decode_identity_assertions": False},
        "builder": {"thumbnail": {"enabled": False}},
    }
    return c2pa.Context.from_dict(settings)


def _definition(media_type: str, statement: Statement, sources: Sources) -> dict[str, Any]:
    return {
        "claim_generator_info": [{"name": "Atelier", "version": __version__}],
        "format": media_type,
        "assertions": [
            {"label": "c2pa.actions.v2", "created": True, "data": {"actions": _actions(statement, sources)}},
            {"label": LABEL, "created": True, "data": msgspec.to_builtins(statement)},
        ],
    }


def _actions(statement: Statement, sources: Sources) -> list[dict[str, Any]]:
    """What was done, as the specification wants it: an edited file is first opened, a new one created."""
    when = statement.made_at.isoformat(timespec="seconds")
    names = _names(sources)
    parents = names[:1] if sources.parent else []
    work: dict[str, Any] = {
        "action": "c2pa.edited" if parents else "c2pa.created",
        "when": when,
        "softwareAgent": {"name": f"Atelier {statement.engine}", "version": __version__},
        "description": statement.operation,
        "digitalSourceType": statement.digital_source_type,
    }
    if others := names[len(parents) :]:
        work["parameters"] = {"ingredientIds": others}
    if not parents:
        return [work]
    return [{"action": "c2pa.opened", "when": when, "parameters": {"ingredientIds": parents}}, work]


def _names(sources: Sources) -> list[str]:
    """Files' own names are the customer's business and stay out."""
    return [f"input-{number}" for number, _ in enumerate(sources.all(), 1)]


def _add_ingredient(builder: c2pa.Builder, name: str, item: Input, relationship: str) -> None:
    """Adds the file with the manifests it brings."""
    facts = {"title": name, "label": name, "relationship": relationship, "format": item.media_type}
    try:
        with Path(item.path).open("rb") as stream:
            builder.add_ingredient(facts, item.media_type, stream)
    except c2pa.C2paError:  # remains of a manifest that cannot be read: name the file without them
        builder.add_ingredient(facts | {"format": _UNKNOWN_TYPE}, _UNKNOWN_TYPE, io.BytesIO(b"\0"))


def _reading(report: dict[str, Any], identity: Identity) -> Reading:
    manifest = report.get("manifests", {}).get(report.get("active_manifest"))
    results = report.get("validation_results", {}).get("activeManifest")
    if manifest is None or results is None:
        return Reading(Seal.DAMAGED)
    passed, failed = _codes(results.get("success", ())), _codes(results.get("failure", ()))
    signed_here = (
        "claimSignature.validated" in passed
        and "signingCredential.trusted" in passed
        and int(manifest["signature_info"]["cert_serial_number"]) in identity.serials
    )
    if not signed_here:
        foreign = "claimSignature.validated" in passed or "signingCredential.expired" in failed
        return Reading(Seal.FOREIGN if foreign else Seal.DAMAGED)
    statement = _statement(manifest["assertions"])
    if "assertion.hashedURI.mismatch" in failed or statement is None:
        return Reading(Seal.DAMAGED)
    return Reading(Seal.ALTERED if failed else Seal.INTACT, statement)


def _codes(results: Iterable[dict[str, Any]]) -> set[str]:
    return {result["code"] for result in results}


def _statement(assertions: Iterable[dict[str, Any]]) -> Statement | None:
    for assertion in assertions:
        if assertion["label"] == LABEL:
            try:
                return msgspec.convert(assertion["data"], Statement)
            except msgspec.ValidationError:
                return None
    return None
