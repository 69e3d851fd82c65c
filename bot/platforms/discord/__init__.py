"""The Discord platform: slash commands, buttons and modals over the routes."""
