"""The HTTP face: ``/api/v1``, health, metrics, and one plain page for the machine it runs on."""
