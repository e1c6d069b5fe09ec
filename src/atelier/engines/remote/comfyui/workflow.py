"""Workflows in ComfyUI's API format: `{"<node>": {"class_type": ..., "inputs": {...}}}`."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from atelier.domain.errors import Invalid
from atelier.engines.remote.port import Broken, Declined
from atelier.settings_remote import WorkflowSettings

_LISTS = ("images", "gifs", "video", "videos", "audio", "3d", "text")
"""Under which names nodes tell of their files."""
_OUT_OF_RANGE = ("value_smaller_than_min", "value_bigger_than_max", "custom_validation_failed", "invalid_input_type")


class Spot(msgspec.Struct, frozen=True):
    """An input of a node."""

    node: str
    input: str


class Workflow(msgspec.Struct, frozen=True):
    """`spots` by field of the order; `outputs` are the nodes whose files count, empty: all."""

    nodes: dict[str, Any]
    spots: dict[str, tuple[Spot, ...]]
    outputs: tuple[str, ...]

    @classmethod
    def read(cls, settings: WorkflowSettings) -> Workflow:
        """Raises Invalid for a file that is none, or a binding that leads nowhere."""
        where = f"workflow {settings.name!r}, {settings.file}"
        try:
            nodes = msgspec.json.decode(Path(settings.file).expanduser().read_bytes())
        except (OSError, msgspec.DecodeError) as error:
            raise Invalid(f"{where}: {error}") from error
        if not isinstance(nodes, dict) or not all(isinstance(n, dict) and "class_type" in n for n in nodes.values()):
            raise Invalid(f"{where}: not in the API format; save it with `Export (API)`")
        spots = {field: tuple(map(_spot, _texts(bound))) for field, bound in settings.bind.items()}
        for spot in [spot for bound in spots.values() for spot in bound]:
            if spot.node not in nodes or spot.input not in nodes[spot.node].get("inputs", {}):
                raise Invalid(f"{where}: there is no input {spot.node}.{spot.input}")
        if missing := [node for node in settings.outputs if node not in nodes]:
            raise Invalid(f"{where}: there is no node {', '.join(missing)}")
        return cls(nodes, spots, settings.outputs)

    def filled(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The nodes with values in their inputs; what the order lacks stays as it was saved."""
        nodes = copy.deepcopy(self.nodes)
        for field, spots in self.spots.items():
            if (value := values.get(field)) is not None:
                for spot in spots:
                    nodes[spot.node]["inputs"][spot.input] = value
        return nodes

    def files(self, outputs: Mapping[str, Any]) -> list[dict[str, str]]:
        """What finished nodes tell of their files, previews left out: filename, subfolder, type."""
        told = [outputs[node] for node in self.outputs or tuple(outputs) if isinstance(outputs.get(node), dict)]
        items = [item for node in told for name in _LISTS for item in _listed(node.get(name))]
        return [
            {key: str(item.get(key) or "") for key in ("filename", "subfolder", "type")}
            for item in items
            if item.get("filename") and (self.outputs or item.get("type") != "temp")
        ]

    def fault_of(self, answer: Mapping[str, Any]) -> Declined | Broken | None:
        """Whose fault it is that a server does not run all of the filled workflow: the order's, if a bound input is out
        of range; else the workflow does not fit the server. None: it runs what counts."""
        errors, whole = answer.get("node_errors"), answer.get("error")
        faulty = {node: told for node, told in errors.items() if self._counts(told)} if isinstance(errors, dict) else {}
        bound = {(spot.node, spot.input) for spots in self.spots.values() for spot in spots}
        for node, told in faulty.items():
            for error in _listed(told.get("errors")):
                name = (error.get("extra_info") or {}).get("input_name", "")
                if error.get("type") in _OUT_OF_RANGE and (node, name) in bound:
                    return Declined("unsupported_input", f"the workflow does not take this {name}", billed=False)
        if faulty:
            return Broken(f"it rejects the workflow at node {', '.join(sorted(faulty))}", billed=False)
        if not isinstance(whole, dict):
            return None
        lacking = (whole.get("extra_info") or {}).get("class_type")
        return Broken(f"it has no node {lacking}" if lacking else "it rejects the workflow", billed=False)

    def _counts(self, told: Any) -> bool:
        """Whether a faulty node leads to an output of ours. Nodes of a branch that nobody looks at may be off."""
        if not isinstance(told, dict):
            return False
        outputs = told.get("dependent_outputs")
        return not (self.outputs and isinstance(outputs, list) and outputs and not {*self.outputs} & {*outputs})


def _listed(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _texts(bound: str | tuple[str, ...]) -> Iterable[str]:
    return (bound,) if isinstance(bound, str) else bound


def _spot(text: str) -> Spot:
    node, _, name = text.partition(".")
    return Spot(node, name)
