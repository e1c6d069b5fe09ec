"""Presets: ready templates, styles and photoshoots that ZenCreator's customers choose from, and sample media."""

from atelier.catalogue.presets.load import load_presets
from atelier.catalogue.presets.records import Category, Gender, Lora, LoraModel, Presets, Sample, Template

__all__ = ["Category", "Gender", "Lora", "LoraModel", "Presets", "Sample", "Template", "load_presets"]
