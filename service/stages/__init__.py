"""The six steps from the bytes of a feed to a message. Read in alphabetical order they are the pipeline."""
