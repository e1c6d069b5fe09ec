"""Speech, and what is understood of it, in every form."""

import io
import json

import openai

TEXT = "The ferry leaves at nine."

found = {}
with openai.OpenAI() as client:
    for form in ("mp3", "opus", "aac", "flac", "wav", "pcm"):
        speech = client.audio.speech.create(model="tts-1", voice="alloy", input=TEXT, response_format=form)
        found[form] = len(speech.content) > 1000
        if form == "mp3":
            said = speech.content

    def recording():
        file = io.BytesIO(said)
        file.name = "said.mp3"
        return file

    heard = client.audio.transcriptions.create(model="whisper-1", file=recording())
    found["json"] = heard.text
    for form in ("text", "srt", "vtt"):
        found[form] = client.audio.transcriptions.create(model="whisper-1", file=recording(), response_format=form)
    verbose = client.audio.transcriptions.create(
        model="whisper-1", file=recording(), response_format="verbose_json", timestamp_granularities=["word", "segment"]
    )
    type(verbose).model_validate(json.loads(verbose.to_json()), strict=True)
    found["verbose"] = [
        verbose.text,
        [word.word for word in verbose.words],
        verbose.segments[0].text,
        verbose.duration > 1,
    ]
    events = client.audio.transcriptions.create(model="gpt-4o-transcribe", file=recording(), stream=True)
    found["stream"] = [event.type for event in events][-1]
print(json.dumps(found))
