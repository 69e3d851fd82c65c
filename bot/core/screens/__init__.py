"""Domain to ui, one file a story: every sentence the bot says lives in this package."""
