"""Cutting, joining and decorating videos and pictures. Most of it is ffmpeg's work."""
