"""Whatever goes wrong is told in the service's envelope, by the service's statuses and codes."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.dialects.openai.conftest import NewPatron
from tests.dialects.openai.customer import Patron, start

PROMPT = "a harbour at dawn"
IMAGES = "/images/generations"


def told(answer: httpx.Response, status: int) -> dict[str, Any]:
    """The error in an answer, which must have nothing else."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/json"
    body = answer.json()
    assert body.keys() == {"error"}
    error: dict[str, Any] = body["error"]
    assert error.keys() == {"message", "type", "param", "code"}
    assert error["message"]
    return error


FAULTS: tuple[tuple[dict[str, Any], str, str], ...] = (
    ({"prompt": None}, "prompt", "missing_required_parameter"),
    ({"prompt": ""}, "prompt", "invalid_value"),
    ({"prompt": "x" * 32_001}, "prompt", "invalid_value"),
    ({"prompt": 5}, "prompt", "invalid_value"),
    ({"model": 5}, "model", "invalid_value"),
    ({"model": "sora-2"}, "model", "invalid_value"),
    ({"model": "whisper-1"}, "model", "invalid_value"),
    ({"n": 0}, "n", "invalid_value"),
    ({"n": 11}, "n", "invalid_value"),
    ({"n": "2"}, "n", "invalid_value"),
    ({"size": "huge"}, "size", "invalid_value"),
    ({"quality": "superb"}, "quality", "invalid_value"),
    ({"background": "blue"}, "background", "invalid_value"),
    ({"background": "transparent", "output_format": "jpeg"}, "background", "invalid_value"),
    ({"output_format": "gif"}, "output_format", "invalid_value"),
    ({"output_compression": 101}, "output_compression", "invalid_value"),
    ({"output_compression": -1}, "output_compression", "invalid_value"),
    ({"response_format": "png"}, "response_format", "invalid_value"),
    ({"moderation": "none"}, "moderation", "invalid_value"),
    ({"stream": "yes"}, "stream", "invalid_value"),
    ({"partial_images": 4}, "partial_images", "invalid_value"),
    ({"user": 5}, "user", "invalid_value"),
    ({"style": "vivid"}, "style", "unknown_parameter"),
    ({"image": "x"}, "image", "unknown_parameter"),
    ({"mask": "x"}, "mask", "unknown_parameter"),
    ({"input_fidelity": "high"}, "input_fidelity", "unknown_parameter"),
    ({"width": 64}, "width", "unknown_parameter"),
    ({"seed": 1}, "seed", "unknown_parameter"),
)


@pytest.mark.parametrize(("given", "param", "code"), FAULTS)
async def test_a_wrong_parameter_is_named(caller: Patron, given: dict[str, Any], param: str, code: str) -> None:
    error = told(await caller.post(IMAGES, {"prompt": PROMPT} | given), 400)
    assert (error["type"], error["param"], error["code"]) == ("invalid_request_error", param, code)
    assert await caller.untouched()


async def test_keys(caller: Patron, callers: NewPatron) -> None:
    for headers in ({}, {"authorization": "Bearer sk-wrong"}, {"authorization": "Basic eDp5"}):
        async with httpx.AsyncClient(base_url=caller.base_url, headers=headers) as stranger:
            answer = await stranger.post(IMAGES, json={"prompt": PROMPT})
            error = told(answer, 401)
            assert (error["type"], error["code"]) == ("invalid_request_error", "invalid_api_key")
            assert answer.headers["www-authenticate"] == "Bearer"
    reader = await callers(scopes=("read",))
    error = told(await reader.post(IMAGES, {"prompt": PROMPT}), 403)
    assert (error["type"], error["code"]) == ("insufficient_permissions", "missing_scope")


async def test_a_blocked_account(callers: NewPatron) -> None:
    caller = await callers()
    await caller.pool.execute("update accounts set blocked_at = now() where id = $1", caller.customer.account_id)
    assert told(await caller.post(IMAGES, {"prompt": PROMPT}), 403)["code"] == "account_deactivated"


async def test_unknown_models(caller: Patron) -> None:
    error = told(await caller.post(IMAGES, {"prompt": PROMPT, "model": "gpt-image-3"}), 404)
    assert (error["type"], error["param"], error["code"]) == ("invalid_request_error", "model", "model_not_found")
    assert "gpt-image-2" in error["message"]


async def test_too_few_credits(callers: NewPatron) -> None:
    poor = await callers(credit=1)
    answer = await poor.post(IMAGES, {"prompt": PROMPT})
    error = told(answer, 429)
    assert (error["type"], error["code"]) == ("insufficient_quota", "insufficient_quota")
    assert answer.headers["x-should-retry"] == "false"
    assert "retry-after" not in answer.headers
    thrifty = await callers(daily_budget=1_000_000)
    assert told(await thrifty.post(IMAGES, {"prompt": PROMPT}), 429)["code"] == "insufficient_quota"


async def test_what_the_content_rules_forbid(caller: Patron) -> None:
    for body in ({"prompt": "a nude woman"}, {"prompt": "undress her", "moderation": "low"}):
        answer = await caller.post(IMAGES, body)
        error = told(answer, 400)
        assert (error["type"], error["param"], error["code"]) == (
            "image_generation_user_error",
            "prompt",
            "moderation_blocked",
        )
    assert await caller.untouched()


async def test_a_full_queue_and_a_quick_key(hasty: Patron) -> None:
    """Two jobs may wait behind each other, and four calls a minute may make one."""
    given = {"prompt": PROMPT, "quality": "low"}
    for _ in range(2):
        await start(hasty, given)
    full = await hasty.post(IMAGES, given)
    assert told(full, 429)["type"] == "requests"
    assert int(full.headers["retry-after"]) >= 1
    await hasty.pool.execute(
        "update jobs set status = 'failed', finished_at = now() where account_id = $1", hasty.customer.account_id
    )
    for _ in range(2):
        await start(hasty, given)
    await hasty.pool.execute(
        "update jobs set status = 'failed', finished_at = now() where account_id = $1", hasty.customer.account_id
    )
    quick = await hasty.post(IMAGES, given)
    error = told(quick, 429)
    assert (error["type"], error["code"]) == ("requests", "rate_limit_exceeded")
    assert 1 <= int(quick.headers["retry-after"]) <= 60
    assert quick.headers["x-ratelimit-limit-requests"] == "4"
    assert quick.headers["x-ratelimit-remaining-requests"] == "0"


async def test_a_call_waits_only_so_long(hasty: Patron) -> None:
    """There is nobody to do the work: what was started is stopped and given back."""
    answer = await hasty.post(IMAGES, {"prompt": PROMPT})
    error = told(answer, 504)
    assert (error["type"], error["code"]) == ("server_error", "timeout")
    assert answer.headers["x-should-retry"] == "false"
    (job,) = await hasty.jobs()
    assert job["status"] == "canceled"
    assert sum(amount for _, amount in await hasty.entries()) == 0


@pytest.mark.parametrize(
    ("method", "path", "content", "status", "code"),
    [
        ("GET", "/nothing", b"", 404, "unknown_url"),
        ("POST", "/chat/completions", b"{}", 404, "unknown_url"),
        ("GET", "", b"", 404, "unknown_url"),
        ("GET", IMAGES, b"", 405, "method_not_supported"),
        ("DELETE", "/models", b"", 405, "method_not_supported"),
        ("POST", IMAGES, b"{", 400, None),
        ("POST", IMAGES, b"\xff", 400, None),
        ("POST", IMAGES, b"", 400, "invalid_value"),
        ("POST", IMAGES, b"[]", 400, "invalid_value"),
        ("POST", IMAGES, b"[" * 100_000, 400, None),
        ("POST", IMAGES, b" " * (49 << 20), 413, "file_too_large"),
    ],
)
async def test_what_the_framework_refuses(
    caller: Patron, method: str, path: str, content: bytes, status: int, code: str | None
) -> None:
    headers = {"content-type": "application/json"}
    answer = await caller.http.request(method, caller.base_url + path, content=content, headers=headers)
    error = told(answer, status)
    assert (error["type"], error["code"]) == ("invalid_request_error", code)


async def test_broken_forms(caller: Patron) -> None:
    form = {"content-type": "multipart/form-data; boundary=x"}
    for content in (b"--x\r\nnonsense", b"--x\r\n\r\n", b"--x--\r\n", b""):
        answer = await caller.http.post(f"{caller.base_url}/images/edits", content=content, headers=form)
        told(answer, 400)
    plain = await caller.http.post(
        f"{caller.base_url}/images/edits", content=b"a=1", headers={"content-type": "text/plain"}
    )
    assert "'text/plain'" in told(plain, 400)["message"]
    error = told(await caller.send("/images/edits", {"prompt": "x"}, {"markup": ("b.png", b"")}), 400)
    assert (error["param"], error["code"]) == ("markup", "unknown_parameter")
    many = {f"field{number}": "x" for number in range(100)}
    told(await caller.send("/images/edits", many, {"image": ("a.png", b"")}), 400)


async def test_every_answer_has_an_id(patron: Patron) -> None:
    first, second = [await patron.get("/models") for _ in range(2)]
    assert first.headers["x-request-id"].startswith("req_")
    assert first.headers["x-request-id"] != second.headers["x-request-id"]
    named = await patron.http.get(f"{patron.base_url}/nothing", headers={"x-client-request-id": "mine-7"})
    assert named.headers["x-request-id"] == "mine-7"


async def test_the_window_is_told(patron: Patron) -> None:
    drawn = await patron.post(IMAGES, {"prompt": PROMPT})
    limit, left = (int(drawn.headers[f"x-ratelimit-{name}-requests"]) for name in ("limit", "remaining"))
    assert limit - left == 1
    assert drawn.headers["x-ratelimit-reset-requests"].endswith("s")


async def test_the_host_name_is_enough(patron: Patron) -> None:
    port = patron.house.url.rpartition(":")[2]
    answer = await patron.http.get("/v1/models", headers={"host": f"openai.localhost:{port}"})
    assert answer.json()["object"] == "list"
    assert answer.headers["x-request-id"]
