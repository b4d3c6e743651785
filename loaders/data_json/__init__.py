"""data.json: catalogues of US public bodies after Project Open Data."""
