"""The graph: archive, resolve, store, snapshot, and the views on it (questions, network, funding)."""
