"""Lists of what the prefix of an organisation's identifier means, as org-id.guide keeps them."""
