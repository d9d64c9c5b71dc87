"""The demo: the bundled archive, the loopback world that serves it, and the play that steps through it."""
