"""A key that makes videos too quickly, with the official Python package. Prints what was found."""

import json
import time
import warnings

from openai import OpenAI, RateLimitError

warnings.simplefilter("ignore", DeprecationWarning)

client = OpenAI()
found: dict[str, object] = {}
try:
    client.with_options(max_retries=0).videos.create(prompt="a paper boat")
except RateLimitError as error:
    found["refused"] = [error.status_code, error.code, error.type]
    found["wait_s"] = int(error.response.headers["retry-after"])
begun = time.monotonic()
found["status"] = client.with_options(max_retries=5).videos.create(prompt="a paper boat").status
found["waited_s"] = time.monotonic() - begun
print(json.dumps(found))
