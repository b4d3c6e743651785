"""Checks statements against the shapes: what cannot be true, and what is not known, with file and row."""

from graph.conformance.checking import CHECK_MEMORY_BYTES, CHECK_SECONDS, check_shapes, require_pyshacl
from graph.conformance.findings import Finding, Severity

__all__ = ["CHECK_MEMORY_BYTES", "CHECK_SECONDS", "Finding", "Severity", "check_shapes", "require_pyshacl"]
