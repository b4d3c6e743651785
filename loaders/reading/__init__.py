"""Reading: bytes of any state → text, tables, JSON or RDF, within named limits, without the network.

`input` opens a file once (an `Input` keeps what was found in it, so that a workbook is opened once
however often it is looked at); `tables`, `json_input`, `json_members`, `rdf_input` and `xml_input` turn
it into rows, values, statements or a tree; `values` and `persons` are for what stands in a cell or a
heading; `percents` says which cells of a workbook are shown as percentages. `csv_rows`, `workbook`,
`old_workbook` and `archive_check` serve `tables` (and `percents`) and nobody else.
What cannot be read is an `ontology.errors.InputError` that says what is wrong and how to mend it;
what was guessed stands in `Input.guesses`.
"""
