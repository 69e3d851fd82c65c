"""What people can do with the bot: one file a story, and the router that names them."""
