"""DataCite: descriptions of datasets and other research outputs by DOI."""
