"""Map records: one YAML file for each element of a drawn map, and one for each line."""
