"""The graph: archive, resolve, store, snapshot, its views (questions, network, funding), and conformance."""
