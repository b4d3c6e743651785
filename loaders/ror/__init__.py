"""ROR: the Research Organization Registry, records with names, places and relations."""
