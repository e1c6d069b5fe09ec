"""LiteLLM, with this server as the provider that it knows as OpenAI's."""

import base64
import io
import json
import os

import litellm

HERE = {"api_base": os.environ["OPENAI_BASE_URL"], "api_key": os.environ["OPENAI_API_KEY"]}


def named(content, name):
    file = io.BytesIO(content)
    file.name = name
    return file


def drawn(answer):
    return base64.b64decode(answer.data[0].b64_json)


def refusal(**given):
    try:
        litellm.image_generation(**{"prompt": "a harbour", "model": "openai/gpt-image-1", **HERE, **given})
    except (litellm.AuthenticationError, litellm.BadRequestError, litellm.NotFoundError) as error:
        return error.status_code
    raise AssertionError("it was allowed")


made = drawn(
    litellm.image_generation(
        prompt="a harbour at dawn", model="openai/gpt-image-1", quality="low", size="1024x1024", **HERE
    )
)
edited = drawn(
    litellm.image_edit(
        image=named(made, "made.png"), prompt="in autumn", model="openai/gpt-image-1", quality="low", **HERE
    )
)
speech = litellm.speech(model="openai/tts-1", voice="alloy", input="The ferry leaves at nine.", **HERE)
heard = litellm.transcription(
    model="openai/whisper-1",
    file=named(speech.content, "said.mp3"),
    response_format="verbose_json",
    timestamp_granularities=["word"],
    **HERE,
)
refused = [refusal(api_key="sk-wrong"), refusal(size="1x1"), refusal(model="openai/gpt-image-0")]
print(
    json.dumps(
        {
            "kind": made[1:4].decode(),
            "edited": edited[1:4].decode(),
            "heard": [heard.text, len(heard.words) == 5],
            "refused": refused,
        }
    )
)
