"""Queries of the warehouse: `manifest` asks PostgreSQL what there is, `star` reads and writes Parquet with DuckDB."""
