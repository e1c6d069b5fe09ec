"""Wiring, by hand: the API, the worker, and the processes of `atelier serve`."""
