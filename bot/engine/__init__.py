"""Durable jobs: what was asked for is done once, whichever process dies meanwhile; on DBOS, in the product's own database."""
