"""The official package behind a connection that breaks: it repeats the call by itself."""

import json
import os

import openai

with openai.OpenAI(base_url=os.environ["BROKEN_URL"], max_retries=3) as client:
    made = client.images.generate(prompt="[wait 1] a harbour", model="gpt-image-2", quality="low")
    print(json.dumps({"pictures": len(made.data)}))
