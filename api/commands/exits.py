"""The exit statuses, the same for every command."""

ALL_WELL = 0
"""Everything that was asked for is done (loading again what is already there is all well)."""
SOME_REFUSED = 1
"""Done, but some rows or files were refused."""
WRONG_USE = 2
"""The words of the call, a parameter or a query are off."""
NOTHING_DONE = 3
"""Nothing could be done: no file could be loaded, or there is no such thing."""
STORE_TROUBLE = 4
"""The data folder cannot be used: in use, full, damaged."""
