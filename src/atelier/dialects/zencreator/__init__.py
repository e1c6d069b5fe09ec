"""The ZenCreator dialect, at `/zencreator`."""
