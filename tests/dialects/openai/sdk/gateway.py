"""LiteLLM, with this server as the provider that it knows as OpenAI's."""

import base64
import json
import os

import litellm

made = litellm.image_generation(
    prompt="a harbour at dawn",
    model="openai/gpt-image-1",
    api_base=os.environ["OPENAI_BASE_URL"],
    api_key=os.environ["OPENAI_API_KEY"],
    quality="low",
    size="1024x1024",
)
try:
    litellm.image_generation(
        prompt="a harbour", model="openai/gpt-image-1", api_base=os.environ["OPENAI_BASE_URL"], api_key="sk-wrong"
    )
except litellm.AuthenticationError as error:
    refused = error.status_code
print(json.dumps({"kind": base64.b64decode(made.data[0].b64_json)[1:4].decode(), "refused": refused}))
