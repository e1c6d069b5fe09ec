"""The course of a training: from pictures and a model to the weights of a LoRA, with checkpoints on the way."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable, Iterator
from typing import Any, Final

import msgspec
import torch
from torch.nn import functional

from atelier.engines.diffusers.calling import in_batches
from atelier.engines.diffusers.device import Device
from atelier.engines.diffusers.training.keeping import Keep
from atelier.engines.diffusers.training.lessons import Lesson, batch_at, buckets
from atelier.engines.diffusers.training.material import Seen, together
from atelier.engines.diffusers.training.methods import Expert, Method, Words, experts_of
from atelier.engines.diffusers.training.noising import Noised
from atelier.engines.diffusers.training.plan import Plan
from atelier.engines.port import Progress

ADAPTER: Final = "lesson"
_TAUGHT: Final = (
    r"(.*\.)?(to_q|to_k|to_v|to_out\.0|add_q_proj|add_k_proj|add_v_proj|to_add_out|to_qkv_mlp_proj)"
    r"|single_transformer_blocks\.\d+\.attn\.to_out"
)
"""The layers of attention, as networks of all families call them."""
_TOLD_EVERY: Final = 10  # steps
_SMOOTH: Final = 0.1  # of each new loss goes into the one that is told
_SCALE: Final = 2.0**16  # of losses in float16, whose small gradients would vanish; halved where large ones overflow

Parameters = dict[str, Any]
Look = Callable[[float], None]
"""Called after a step with the share of the course that is done, while the network has what it has learned."""


class Diverged(Exception):
    """The loss is no number any more."""

    def __init__(self, step: int) -> None:
        super().__init__(f"the loss grew beyond all bounds at step {step}")


class Learned(msgspec.Struct, frozen=True):
    """`losses` are those of all steps; `began_at` is the step that this run went on from; `at_once` is how many
    pictures fitted into memory."""

    tensors: dict[str, Any]
    losses: tuple[float, ...]
    began_at: int
    at_once: int


class _Part(msgspec.Struct, frozen=True):
    """Of a batch: how many pictures, their share of the loss, and its gradients."""

    count: int
    loss: float
    gradients: tuple[Any, ...]


class Course:
    """One training of a model's networks. They have an adapter while `learn` runs, and none after it."""

    def __init__(
        self, pipeline: Any, method: Method, plan: Plan, keep: Keep, device: Device, make_room: Callable[[], None]
    ) -> None:
        self._pipeline = pipeline
        self._method = method
        self._plan = plan
        self._keep = keep
        self._device = device
        self._make_room = make_room
        self._experts = experts_of(method, pipeline)
        self._noising = method.noising(pipeline)
        self._numbers = torch.Generator("cpu")
        self._at_once = plan.batch_size
        self._scale = _SCALE if self._experts[0].dtype == torch.float16 else 1.0
        self._stage = "learning"

    def learn(self, lessons: list[Lesson], seen: list[Seen], look: Look, progress: Progress) -> Learned:
        """Raises Diverged, TooLittleMemory."""
        with self._adapters() as parameters:
            every = [value for part in parameters.values() for value in part.values()]
            optimizer = torch.optim.AdamW(every, self._plan.learning_rate, weight_decay=1e-2)
            losses = self._resume(parameters, optimizer)
            began_at = len(losses)
            groups = buckets(lessons)
            shown = losses[-1] if losses else None
            for step in range(began_at, self._plan.steps):
                expert, chosen = self._turn(step, groups)
                loss = self._step(step, expert, parameters[expert.name], [seen[place] for place in chosen])
                torch.nn.utils.clip_grad_norm_(every, 1.0)
                optimizer.step()
                optimizer.zero_grad(set_to_none=True)
                losses.append(loss)
                shown = loss if shown is None else shown + _SMOOTH * (loss - shown)
                self._tell(step, shown, progress)
                if (step + 1) % self._plan.keep_every == 0 and step + 1 < self._plan.steps:
                    self._keep.write(self._kept(parameters, optimizer, losses))
                look((step + 1) / self._plan.steps)
            return Learned(self._tensors(), tuple(losses), began_at, self._at_once)

    def _turn(self, step: int, groups: list[list[int]]) -> tuple[Expert, list[int]]:
        """Where there are two experts, they take turns, over the same pictures."""
        rounds, turn = divmod(step, len(self._experts))
        return self._experts[turn], batch_at(rounds, groups, self._plan.batch_size, self._plan.seed)

    def _step(self, step: int, expert: Expert, parameters: Parameters, chosen: list[Seen]) -> float:
        """Sets the gradients, and returns the loss. The noise is that of the seed and the step alone, so that a resumed
        training draws the same."""
        latents, words = together(chosen, expert.network.device, expert.dtype)
        self._numbers.manual_seed((self._plan.seed * 1_000_003 + step) % 2**63)
        noised = self._noising.mix(latents, self._numbers, expert.span)
        values = list(parameters.values())
        while True:
            loss, gradients = self._gradients(expert, values, noised, words)
            if not math.isfinite(loss):
                raise Diverged(step + 1)
            if self._scale == 1 or all(
                bool(gradient.isfinite().all()) for gradient in gradients if gradient is not None
            ):
                break
            self._scale /= 2
        for value, gradient in zip(values, gradients, strict=True):
            value.grad = None if gradient is None else gradient / self._scale
        return loss

    def _gradients(self, expert: Expert, values: list[Any], noised: Noised, words: Words) -> tuple[float, list[Any]]:
        """The loss of a batch, and its gradients times the scale; None for what nobody uses, such as what the last
        block makes of words. A batch that does not fit into memory is taken in parts, which add up."""
        count = len(noised.latents)

        def part(places: list[int], _: Progress) -> _Part:
            told = {name: value[places] for name, value in words.items()}
            loss = self._loss(expert, noised.at(places), told) * (len(places) / count)
            return _Part(
                len(places), float(loss.detach()), torch.autograd.grad(loss * self._scale, values, allow_unused=True)
            )

        parts = in_batches(list(range(count)), self._at_once, self._device, self._make_room, part, lambda *_: None)
        if len(parts) > 1:
            self._at_once = max(part.count for part in parts)
        by_value = zip(*(part.gradients for part in parts), strict=True)
        sums = [None if every[0] is None else sum(every[1:], every[0]) for every in by_value]
        return math.fsum(part.loss for part in parts), sums

    def _loss(self, expert: Expert, noised: Noised, words: Words) -> Any:
        asked = msgspec.structs.replace(noised, latents=noised.latents.to(expert.dtype))
        with torch.autocast(expert.network.device.type, enabled=expert.dtype != torch.float32, dtype=expert.dtype):
            made = self._method.ask(self._pipeline, expert.network, asked, words)
        return functional.mse_loss(made.float(), noised.wanted.float())

    def _tell(self, step: int, loss: float, progress: Progress) -> None:
        if (step + 1) % _TOLD_EVERY == 0 or step == 0:
            self._stage = f"learning, loss {loss:.4f}"
        progress((step + 1) / self._plan.steps, self._stage)

    @contextlib.contextmanager
    def _adapters(self) -> Iterator[dict[str, Parameters]]:
        """The parameters that learn, by name, for each expert: in full precision, whatever the network is in."""
        from peft import LoraConfig

        rank = self._plan.rank
        config = LoraConfig(r=rank, lora_alpha=rank, init_lora_weights="gaussian", target_modules=_TAUGHT)
        torch.manual_seed(self._plan.seed)
        try:
            yield {expert.name: _adapted(expert.network, config) for expert in self._experts}
        finally:
            for expert in self._experts:
                _bare(expert.network)

    def _resume(self, parameters: dict[str, Parameters], optimizer: Any) -> list[float]:
        """The losses so far, with the parameters as they were then."""
        kept = self._keep.read(self._plan.name)
        if kept is None:
            return []
        with torch.no_grad():
            for expert, part in parameters.items():
                for name, value in part.items():
                    value.copy_(kept["parameters"][expert][name])
        optimizer.load_state_dict(kept["optimizer"])
        return list(kept["losses"])

    def _kept(self, parameters: dict[str, Parameters], optimizer: Any, losses: list[float]) -> dict[str, Any]:
        return {
            "plan": self._plan.name,
            "parameters": {
                expert: {name: value.detach().cpu() for name, value in part.items()}
                for expert, part in parameters.items()
            },
            "optimizer": optimizer.state_dict(),
            "losses": losses,
        }

    def _tensors(self) -> dict[str, Any]:
        """As `load_lora_weights` of all pipelines reads them."""
        from peft.utils import get_peft_model_state_dict

        return {
            f"{expert.name}.{name}": value.detach().cpu().contiguous()
            for expert in self._experts
            for name, value in get_peft_model_state_dict(expert.network, adapter_name=ADAPTER).items()
        }


def _adapted(network: Any, config: Any) -> Parameters:
    network.requires_grad_(False)
    network.add_adapter(config, ADAPTER)
    parameters = {name: value for name, value in network.named_parameters() if value.requires_grad}
    for value in parameters.values():
        value.data = value.data.float()
    if network.device.type != "cpu":  # there, memory is scarcer than time
        network.enable_gradient_checkpointing()
    network.train()
    return parameters


def _bare(network: Any) -> None:
    network.eval()
    if network.device.type != "cpu":
        network.disable_gradient_checkpointing()
    network.unload_lora()
