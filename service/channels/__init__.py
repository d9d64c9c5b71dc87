"""Ways to reach a recipient, one module each: how its settings are read and how a message is sent."""

from service.channels.email import EmailChannel, OutboxChannel
from service.channels.webhook import WebhookChannel

__all__ = ["EmailChannel", "OutboxChannel", "WebhookChannel"]
