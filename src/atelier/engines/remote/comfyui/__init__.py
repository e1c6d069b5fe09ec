"""Servers that run ComfyUI: a workflow saved in the API format, with the order's values put into its nodes."""
