"""Where people meet the bot: each platform hears Events and shows Messages, and knows no storage."""
