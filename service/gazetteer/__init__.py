"""The place index: reading zone packs, finding names in text, deciding which place is meant."""
