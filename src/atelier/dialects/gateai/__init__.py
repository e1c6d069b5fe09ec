"""The GateAI dialect, at `/gateai`."""
