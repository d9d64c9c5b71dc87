"""Liptako: early warning for the three-borders zone. Read ``docs/architecture.md`` first."""

__version__ = "0.1.0"
