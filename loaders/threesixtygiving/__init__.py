"""360Giving: grants as funders publish them, in JSON or in sheets."""
