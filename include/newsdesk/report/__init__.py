"""Views on their way out: CSV, JSON lines with schema.org names, Parquet, Media Cloud's CSV, an Atom feed."""
