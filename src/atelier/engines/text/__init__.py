"""Text: fuller prompts, scripts broken into shots, subtitles in another language.

By rules in this process, or by any chat endpoint that speaks OpenAI's protocol. It runs on the worker's event loop:
the sandbox's children have no network.
"""
