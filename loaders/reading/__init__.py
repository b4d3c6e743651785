"""Reading: bytes of any state → text, tables, JSON or RDF, within named limits, without the network."""
