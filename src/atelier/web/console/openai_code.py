"""The same request by the official client libraries of OpenAI, and by curl."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final, cast

import msgspec

from atelier.catalogue.facts import OpenaiOffer
from atelier.catalogue.menu import Offer
from atelier.dialects.openai.asking import kind_of
from atelier.dialects.openai.choice import CALLS, Kind
from atelier.web.console.snippets import curl, literal

EDITS: Final = "/images/edits"
_FILES: Final = {"image": "picture.png", "mask": "mask.png", "input_reference": "first.png", "file": "sound.mp3"}
"""The fields that the libraries send as files, and a name for each."""


class _Call(msgspec.Struct, frozen=True):
    """What a call is named in each library, and what is done with its answer, as `answer`."""

    python: str
    node: str
    then_python: str
    then_node: str


_SAVE: Final = 'answer.write_to_file("{}")'
_SAVE_NODE: Final = 'await writeFile("{}", Buffer.from(await answer.arrayBuffer()));'
_PICTURES: Final = {
    "b64_json": (
        'with open("picture.png", "wb") as file:\n    file.write(base64.b64decode(answer.data[0].b64_json))',
        'await writeFile("picture.png", Buffer.from(answer.data[0].b64_json, "base64"));',
    ),
    "url": ("print(answer.data[0].url)", "console.log(answer.data[0].url);"),
}


def openai_code(base: str, offer: Offer, body: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """`body` has links in place of files; `base` is the address of the dialect."""
    call = _call(offer, body)
    yield "Python", _python(base, call, body)
    yield "Node", _node(base, call, body)
    kind = kind_of(offer)
    path = EDITS if kind is Kind.IMAGE and "image" in body else CALLS[kind]
    save = f"speech.{body.get('response_format', 'mp3')}" if kind is Kind.SPEECH else ""
    yield "curl", curl(base + path, body, save=save)


def _call(offer: Offer, body: Mapping[str, Any]) -> _Call:
    match kind_of(offer):
        case Kind.IMAGE:
            name = "images.edit" if "image" in body else "images.generate"
            return _Call(name, name, *_PICTURES[cast(OpenaiOffer, offer.facts).answers])
        case Kind.VIDEO:
            return _Call(
                "videos.create_and_poll",
                "videos.create",
                'client.videos.download_content(answer.id).write_to_file("video.mp4")',
                'let video = answer;\nwhile (!["completed", "failed"].includes(video.status)) {\n'
                "  await new Promise((resolve) => setTimeout(resolve, 1000));\n"
                "  video = await client.videos.retrieve(video.id);\n}\n"
                "const film = await client.videos.downloadContent(video.id);\n"
                'await writeFile("video.mp4", Buffer.from(await film.arrayBuffer()));',
            )
        case Kind.SPEECH:
            file = f"speech.{body.get('response_format', 'mp3')}"
            return _Call("audio.speech.create", "audio.speech.create", _SAVE.format(file), _SAVE_NODE.format(file))
        case Kind.TRANSCRIPTION:
            name = "audio.transcriptions.create"
            return _Call(name, name, "print(answer)", "console.log(answer);")


def _python(base: str, call: _Call, body: Mapping[str, Any]) -> str:
    own = {name: value for name, value in body.items() if name not in _FILES}
    given = [f"    {name}={literal(value, 4)},\n" for name, value in own.items()]
    files = {name: body[name] for name in _FILES if name in body}
    given += [f"    {name}={_python_file(name, value)},\n" for name, value in files.items()]
    imports = ["import base64\n"] if "base64." in call.then_python else []
    reading = "from urllib.request import urlopen\n" if files else ""
    return (
        f"{''.join(imports)}import os\n{reading}\nfrom openai import OpenAI\n\n"
        f'client = OpenAI(\n    base_url="{base}",\n    api_key=os.environ["ATELIER_API_KEY"],\n)\n'
        f"answer = client.{call.python}(\n{''.join(given)})\n{call.then_python}"
    )


def _python_file(name: str, value: Any) -> str:
    links = value if isinstance(value, list) else [value]
    files = [f'("{_FILES[name]}", urlopen("{link}").read())' for link in links]
    if len(files) == 1:
        return files[0]
    return "[\n" + "".join(f"        {file},\n" for file in files) + "    ]"


def _node(base: str, call: _Call, body: Mapping[str, Any]) -> str:
    own = {name: value for name, value in body.items() if name not in _FILES}
    given = [f"  {name}: {json.dumps(value, ensure_ascii=False)},\n" for name, value in own.items()]
    files = {name: body[name] for name in _FILES if name in body}
    given += [f"  {name}: {_node_file(name, value)},\n" for name, value in files.items()]
    write = 'import { writeFile } from "node:fs/promises";\n' if "writeFile" in call.then_node else ""
    library = 'import OpenAI, { toFile } from "openai";' if files else 'import OpenAI from "openai";'
    return (
        f"{write}{library}\n\n"
        f'const client = new OpenAI({{\n  baseURL: "{base}",\n  apiKey: process.env.ATELIER_API_KEY,\n}});\n'
        f"const answer = await client.{call.node}({{\n{''.join(given)}}});\n{call.then_node}"
    )


def _node_file(name: str, value: Any) -> str:
    links = value if isinstance(value, list) else [value]
    files = [f'await toFile(await fetch("{link}"), "{_FILES[name]}", {{ type: "{_TYPES[name]}" }})' for link in links]
    return files[0] if len(files) == 1 else f"[{', '.join(files)}]"


_TYPES: Final = {
    **dict.fromkeys(("image", "mask", "input_reference"), "image/png"),
    "file": "audio/mpeg",
}
