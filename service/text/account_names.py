"""When two names of accounts are one."""

import unicodedata


def account_key(name: str) -> str:
    """The name without case, width of letters and how accents were typed: names with one key read alike."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return unicodedata.normalize("NFKC", folded).strip()
