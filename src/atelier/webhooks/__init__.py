"""Webhooks by Standard Webhooks 1.0: endpoints and their secrets, the outbox of deliveries, signing and sending."""
