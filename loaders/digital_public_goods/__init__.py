"""Digital public goods: nominees in JSON, one file each."""
