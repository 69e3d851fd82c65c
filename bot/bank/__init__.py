"""The question bank's files, and the importer that drafts entries from Markdown guides."""
