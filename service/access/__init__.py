"""Who may use the API: tokens, shown once, stored as digests."""
