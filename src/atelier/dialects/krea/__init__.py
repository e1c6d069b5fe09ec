"""The Krea dialect, below `/krea`: a path for each model, jobs that are polled, errors of one sentence."""
