"""The database: tables, and the queries by noun. Functions take an open transaction and never commit."""
