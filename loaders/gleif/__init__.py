"""GLEIF: legal entities with their LEI, who is whose parent, and the registers that number them."""
