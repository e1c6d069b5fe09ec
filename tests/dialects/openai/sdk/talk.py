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
    with client.audio.transcriptions.create(model="gpt-4o-transcribe", file=recording(), stream=True) as events:
        told = list(events)
    type(told[-1]).model_validate(json.loads(told[-1].to_json()), strict=True)
    found["stream"] = [told[-1].type, told[-1].text]
    english = client.audio.translations.create(model="whisper-1", file=recording())
    whole = client.audio.translations.create(model="whisper-1", file=recording(), response_format="verbose_json")
    type(whole).model_validate(json.loads(whole.to_json()), strict=True)
    found["translation"] = [english.text, whole.language, whole.segments[0].text]
    found["translated text"] = client.audio.translations.create(
        model="whisper-1", file=recording(), response_format="text"
    )
print(json.dumps(found))
