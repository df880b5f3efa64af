"""Import and export of organisations, contacts and clusters as CSV and XLSX.

files.py checks and reads what is uploaded; columns.py and sheets.py say what stands in which column of which noun;
comparing.py holds the rows against the directory, some hundred at a time, and together.py against each other;
applying.py writes them, all or none, and takes them back (background.py: in a thread where they are many);
exporting.py writes files that import again as unchanged; views.py shows it all.

Reading and comparing goes on in the tables Import and ImportRow (models/imports.py) and touches nothing else, so it can
be stopped or killed at any moment. The directory changes in one transaction at the end.

Why django-import-export does not do this: it takes the whole file at once, for the preview and again for the import,
each within one request. Measured with version 4.4.3 and without relations, a row takes it 2.7 ms and four queries, or
1.1 ms with `use_bulk`: 50,000 rows are one or two minutes each time. Its preview has no rows that wait for an editor's
decision; and where a cell would run as a formula it takes the sign away, so that what was exported does not come back
as it was. What stays of it is openpyxl, which it reads and writes XLSX with as well.
"""
