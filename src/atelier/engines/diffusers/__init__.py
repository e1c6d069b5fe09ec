"""Real models, by the diffusers library.

Three layers. What a model is stands in data: cards (`known/*.toml`), and a table of what each family of pipelines takes
(`families.py`). The worker's side (`engine.py`) is light: it holds jobs that wait for the device and sends one at a
time to a child process. That child (`run.py` and what it imports) owns the device, keeps models loaded, and is the only
one that imports torch. It has no network, and loads nothing but safetensors.
"""
