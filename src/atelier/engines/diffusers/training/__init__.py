"""Styles from pictures, as LoRAs: what is learned beside a model's own weights, which stay as they are."""
