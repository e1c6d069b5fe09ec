"""Music and sounds through the real server: ordered over HTTP, made by the engine in the box, decoded here."""

from __future__ import annotations

import io

import av
import numpy as np
import pytest

from tests.house import Customer


@pytest.mark.parametrize(
    ("model", "given", "note"),
    [
        ("atelier/music", {"prompt": "lo-fi in D minor, zyx", "duration_s": 4, "seed": 3}, ("key", "D minor")),
        ("atelier/sound", {"prompt": "rain and a zyx", "duration_s": 2, "loop": True}, ("sounds", ["rain"])),
    ],
)
async def test_sound_is_made(
    customer: Customer, model: str, given: dict[str, object], note: tuple[str, object]
) -> None:
    job = await customer.run(model, wait_s=60, **given)
    assert job["status"] == "succeeded", job
    assert job["engine"] == "synth"
    assert job["notes"][note[0]] == note[1]
    assert job["notes"]["ignored_words"] == ["zyx"]
    (output,) = job["outputs"]
    assert (output["kind"], output["media_type"]) == ("audio", "audio/wav")
    assert output["duration_s"] == pytest.approx(given["duration_s"], abs=0.01)
    content = (await customer.http.get(output["url"], headers={"authorization": ""})).content
    with av.open(io.BytesIO(content)) as container:
        samples = np.concatenate([frame.to_ndarray() for frame in container.decode(audio=0)], axis=1)
    assert samples.shape[1] == 2 * 48_000 * int(str(given["duration_s"]))
    assert np.abs(samples).max() > 3_000


async def test_what_cannot_be_heard_is_refused_and_not_charged(customer: Customer) -> None:
    job = await customer.run("atelier/sound", prompt="zyx", duration_s=2)
    assert (job["status"], job["error"]["code"]) == ("failed", "unsupported_input")
    assert job["cost"]["state"] == "released"
