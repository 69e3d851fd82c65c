"""The Slack platform: commands, buttons, modals and the Home tab, over Socket Mode or signed HTTP."""
