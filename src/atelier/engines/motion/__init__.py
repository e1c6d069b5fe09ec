"""One picture into a moving shot: depth by eye, a camera that moves through it, weather and light on request.

Or two pictures into the shot between them. No network and no weights: classical computer vision only.
"""
