"""Films from words: scenes of the sketch engine that move by themselves, under a moving camera; and clips that go on.

Needs nothing but the CPU. Scenes come from `engines.sketch`, the camera, weather and lights from `engines.motion`.
"""
