"""What people do with the official Python package, first as it is, then with its asynchronous twin."""

import asyncio
import base64
import io
import json

import openai

PROMPT = "a harbour at dawn"
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAAAAAA6mKC9AAAAEUlEQVR42mNsYEAFTAwjWgAAmZAAoFDIQrAAAAAASUVORK5CYII="
)
"""A small grey picture."""


def picture(image):
    return base64.b64decode(image.b64_json)


def valid(answer):
    """Checked against the package's own types, which it does not do by itself."""
    type(answer).model_validate(json.loads(answer.to_json()), strict=True)
    return answer


def named(content, name):
    file = io.BytesIO(content)
    file.name = name
    return file


def kind(content):
    return {b"\x89PNG": "png", b"\xff\xd8\xff\xe0": "jpeg", b"\xff\xd8\xff\xe1": "jpeg", b"RIFF": "webp"}[content[:4]]


def refusal(call):
    try:
        call()
    except openai.APIStatusError as error:
        return [type(error).__name__, error.status_code, error.code, error.param]
    raise AssertionError("it was allowed")


def images(client, found):
    made = valid(client.images.generate(prompt=PROMPT, model="gpt-image-2", n=2, size="1024x1024", quality="low"))
    found["generate"] = [[kind(picture(image)) for image in made.data], made.usage.total_tokens, made.size]
    webp = client.images.generate(prompt=PROMPT, model="gpt-image-1", output_format="webp", output_compression=50)
    found["webp"] = kind(picture(webp.data[0]))
    linked = valid(client.images.generate(prompt=PROMPT, model="dall-e-3", response_format="url", user="ada"))
    found["url"] = [linked.data[0].url, linked.data[0].revised_prompt]
    edited = client.images.edit(
        image=[named(PNG, "a.png"), ("b.png", PNG)], mask=named(PNG, "m.png"), prompt="in autumn"
    )
    found["edit"] = [kind(picture(image)) for image in edited.data]
    varied = client.images.create_variation(image=named(PNG, "a.png"), n=1, size="256x256", response_format="b64_json")
    found["variation size"] = varied.size
    found["variation"] = kind(picture(varied.data[0]))
    with client.images.generate(
        prompt="[wait 1] a harbour", model="gpt-image-1", stream=True, partial_images=2
    ) as events:
        told = [valid(event) for event in events]
    found["stream"] = [[event.type for event in told], kind(picture(told[-1])), told[-1].usage.output_tokens]
    with client.images.edit(image=named(PNG, "a.png"), prompt="in autumn", stream=True) as events:
        found["edit stream"] = [valid(event).type for event in events]


def models(client, found):
    names = [valid(model).id for model in client.models.list()]
    found["models"] = sorted({"gpt-image-2", "atelier/sketch", "whisper-1"} & set(names))
    found["model"] = client.models.retrieve("atelier/sketch").owned_by


def audio(client, found):
    speech = client.audio.speech.create(model="tts-1", voice="alloy", input="Good evening.", response_format="wav")
    found["speech"] = speech.content[:4].decode()
    with client.audio.speech.with_streaming_response.create(model="tts-1", voice="nova", input="Hello.") as response:
        found["streamed speech"] = [response.headers["content-type"], len(response.read()) > 500]


def errors(client, found):
    found["400"] = refusal(lambda: client.images.generate(prompt=PROMPT, model="gpt-image-2", size="17x17"))
    found["401"] = refusal(client.with_options(api_key="sk-wrong").models.list)
    found["404"] = refusal(lambda: client.images.generate(prompt=PROMPT, model="gpt-image-0"))
    found["moderation"] = refusal(lambda: client.images.generate(prompt="a nude woman"))
    found["failed"] = refusal(lambda: client.images.generate(prompt="[refuse] a harbour"))
    try:
        list(client.images.generate(prompt="[refuse] a harbour", stream=True))
    except openai.APIError as error:
        found["failed stream"] = [type(error).__name__, error.code]


async def again(found):
    async with openai.AsyncOpenAI() as client:
        made, edited = await asyncio.gather(
            client.images.generate(prompt=PROMPT, size="1536x1024", quality="low"),
            client.images.edit(image=("a.png", PNG), prompt="in autumn", quality="low"),
        )
        found["async"] = [made.size, kind(picture(made.data[0])), kind(picture(edited.data[0]))]
        events = await client.images.generate(prompt=PROMPT, stream=True)
        found["async stream"] = [event.type async for event in events]
        speech = await client.audio.speech.create(model="gpt-4o-mini-tts", voice="coral", input="Good evening.")
        found["async speech"] = len(speech.content) > 500
        found["async models"] = len([model async for model in client.models.list()]) > 50
        try:
            await client.images.generate(prompt=PROMPT, n=99)
        except openai.BadRequestError as error:
            found["async 400"] = [error.param, error.code]


def main():
    found = {"version": openai.__version__}
    with openai.OpenAI() as client:
        for part in (images, models, audio, errors):
            part(client, found)
    asyncio.run(again(found))
    print(json.dumps(found))


main()
