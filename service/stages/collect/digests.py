"""Digests: 128 bits of BLAKE2b, by which bodies, entries, keys and contents are told apart."""

from hashlib import blake2b


def digest(content: bytes) -> bytes:
    return blake2b(content, digest_size=16).digest()


def text_digest(*parts: str) -> str:
    """Of several texts, in hexadecimal; where one ends and the next begins makes a difference."""
    return blake2b("\0".join(parts).encode("utf-8", "replace"), digest_size=16).hexdigest()
