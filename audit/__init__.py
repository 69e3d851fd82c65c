"""An attempt to fool the judge, the same one every time."""
