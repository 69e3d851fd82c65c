"""A self-hosted bot for teams that prepare for generative-AI interviews."""
