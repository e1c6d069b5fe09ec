"""Videos through LiteLLM, with this server as its OpenAI. Prints what was found."""

import json
import os
import time
import warnings

import litellm

warnings.simplefilter("ignore")

here = {"api_base": os.environ["OPENAI_BASE_URL"], "api_key": os.environ["OPENAI_API_KEY"]}


def ended(video_id: str) -> str:
    while (status := litellm.video_status(video_id=video_id, **here).status) in ("queued", "in_progress"):
        time.sleep(0.5)
    return str(status)


made = litellm.video_generation(model="openai/sora-2", prompt="a paper boat", seconds="4", size="1280x720", **here)
found = {"made": ended(made.id), "head": litellm.video_content(video_id=made.id, **here)[4:8].decode()}
found["remixed"] = ended(litellm.video_remix(video_id=made.id, prompt="at night", **here).id)
print(json.dumps(found))
