"""Dataverse: the list of installations, each a repository of research data."""
