"""Pages for people. For now one: what is seen, as it stands, for the machine the service runs on."""
