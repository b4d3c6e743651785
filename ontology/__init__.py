"""The words: terms, vocabularies, records, identifiers, and how a record becomes statements.

This room imports nothing of the others; every other room may import it.
"""
