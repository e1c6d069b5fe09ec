"""Shots: a scene, the way of the camera through it or from one picture to another, and the filming of it."""
