"""The OpenAI dialect, at `/openai/v1`: images, videos, speech and transcriptions."""
