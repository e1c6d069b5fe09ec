"""The course of a training: from pictures and a model to the weights of a LoRA, with checkpoints on the way."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator
from typing import Any, Final

import msgspec
import numpy as np
import torch

from atelier.domain.wishes.training import TrainStyle
from atelier.engines.diffusers.training.keeping import Keep
from atelier.engines.diffusers.training.lessons import Lesson, batch_at, buckets, picture_of
from atelier.engines.diffusers.training.targets import Target, latents_of
from atelier.engines.port import Progress, Task

ADAPTER: Final = "lesson"
_TARGETS: Final = ("to_k", "to_q", "to_v", "to_out.0", "add_k_proj", "add_q_proj", "add_v_proj", "to_add_out")
_LEARNING: Final = 0.1  # of the run: from there on, steps
_TOLD_EVERY: Final = 10  # steps
_SMOOTH: Final = 0.1  # of each new loss goes into the one that is told


class Plan(msgspec.Struct, frozen=True):
    """`rank` is the width of the LoRA. A checkpoint fits the plan that it was made under only."""

    steps: int
    learning_rate: float
    batch_size: int
    rank: int
    keep_every: int
    seed: int
    model: str
    pictures: int

    @property
    def name(self) -> str:
        return hashlib.sha256(msgspec.json.encode(self)).hexdigest()


class Learned(msgspec.Struct, frozen=True):
    """`losses` are those of all steps; `began_at` is the step that this run went on from."""

    tensors: dict[str, Any]
    losses: tuple[float, ...]
    began_at: int


class Course:
    """One training of a model's network. The network has an adapter while the block runs, and none after it."""

    def __init__(self, task: Task, wish: TrainStyle, pipeline: Any, target: Target, plan: Plan, keep: Keep) -> None:
        self._task = task
        self._wish = wish
        self._pipeline = pipeline
        self._target = target
        self._plan = plan
        self._keep = keep
        self._numbers = torch.Generator("cpu")
        self._stage = "learning"

    def learn(self, lessons: list[Lesson], progress: Progress) -> Learned:
        seen = self._look(lessons, progress)
        with self._adapter() as (parameters, optimizer):
            losses = self._resume(parameters, optimizer)
            began_at = len(losses)
            groups = buckets(lessons)
            shown = losses[-1] if losses else None
            for step in range(began_at, self._plan.steps):
                loss = self._step(step, seen, groups, optimizer)
                losses.append(loss)
                shown = loss if shown is None else shown + _SMOOTH * (loss - shown)
                self._tell(step, shown, progress)
                if (step + 1) % self._plan.keep_every == 0 and step + 1 < self._plan.steps:
                    self._keep.write(self._kept(parameters, optimizer, losses))
            return Learned(self._tensors(), tuple(losses), began_at)

    def _look(self, lessons: list[Lesson], progress: Progress) -> list[tuple[Any, dict[str, Any]]]:
        """Every picture and its caption as numbers, on the processor: the encoders work once only."""
        seen = []
        for place, lesson in enumerate(lessons):
            progress(_LEARNING * place / len(lessons), "looking at the pictures")
            pixels = np.asarray(picture_of(self._task, self._wish, lesson), np.float32) / 127.5 - 1
            latents = latents_of(self._pipeline, torch.from_numpy(pixels).permute(2, 0, 1)[None])
            with torch.no_grad():
                words = self._target.words(lesson.caption)
            seen.append((latents.cpu(), {name: value.cpu() for name, value in words.items()}))
        return seen

    def _step(self, step: int, seen: list[Any], groups: list[list[int]], optimizer: Any) -> float:
        """Its noise is that of the seed and the step alone, so that a resumed training draws the same."""
        network, plan = self._target.network, self._plan
        chosen = [seen[place] for place in batch_at(step, groups, plan.batch_size, plan.seed)]
        latents = torch.cat([latents for latents, _ in chosen]).to(network.device, network.dtype)
        words = {
            name: torch.cat([told[name] for _, told in chosen]).to(network.device, network.dtype)
            for name in chosen[0][1]
        }
        self._numbers.manual_seed((plan.seed * 1_000_003 + step) % 2**63)
        with torch.autocast(network.device.type, enabled=network.dtype != torch.float32, dtype=network.dtype):
            loss = self._target.loss(latents, words, self._numbers)
        loss.backward()
        torch.nn.utils.clip_grad_norm_([p for group in optimizer.param_groups for p in group["params"]], 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        return float(loss.detach())

    def _tell(self, step: int, loss: float, progress: Progress) -> None:
        share = _LEARNING + (1 - _LEARNING) * (step + 1) / self._plan.steps
        if (step + 1) % _TOLD_EVERY == 0 or step == 0:
            self._stage = f"learning, loss {loss:.4f}"
        progress(share, self._stage)

    @contextlib.contextmanager
    def _adapter(self) -> Iterator[tuple[dict[str, Any], Any]]:
        """The parameters that learn, by name, and what moves them."""
        from peft import LoraConfig

        network, rank = self._target.network, self._plan.rank
        network.requires_grad_(False)
        torch.manual_seed(self._plan.seed)
        config = LoraConfig(r=rank, lora_alpha=rank, init_lora_weights="gaussian", target_modules=list(_TARGETS))
        network.add_adapter(config, ADAPTER)
        try:
            parameters = {name: value for name, value in network.named_parameters() if value.requires_grad}
            for value in parameters.values():
                value.data = value.data.float()
            if network.device.type != "cpu":
                network.enable_gradient_checkpointing()
            network.train()
            yield parameters, torch.optim.AdamW(parameters.values(), self._plan.learning_rate, weight_decay=1e-2)
        finally:
            network.eval()
            if network.device.type != "cpu":
                network.disable_gradient_checkpointing()
            network.unload_lora()

    def _resume(self, parameters: dict[str, Any], optimizer: Any) -> list[float]:
        """The losses so far, with the parameters as they were then."""
        kept = self._keep.read(self._plan.name)
        if kept is None:
            return []
        with torch.no_grad():
            for name, value in parameters.items():
                value.copy_(kept["parameters"][name])
        optimizer.load_state_dict(kept["optimizer"])
        return list(kept["losses"])

    def _kept(self, parameters: dict[str, Any], optimizer: Any, losses: list[float]) -> dict[str, Any]:
        return {
            "plan": self._plan.name,
            "parameters": {name: value.detach().cpu() for name, value in parameters.items()},
            "optimizer": optimizer.state_dict(),
            "losses": losses,
        }

    def _tensors(self) -> dict[str, Any]:
        """As files of weights name them."""
        from diffusers.utils import convert_state_dict_to_diffusers
        from peft.utils import get_peft_model_state_dict

        made = convert_state_dict_to_diffusers(get_peft_model_state_dict(self._target.network, adapter_name=ADAPTER))
        return {f"{self._target.prefix}.{name}": value.detach().cpu().contiguous() for name, value in made.items()}
