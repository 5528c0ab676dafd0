"""The sample: an invented web about an invented race between open-weight and closed AI models.

README.md tells the story and lists the traps; `web` serves it on this machine as it
stood at any instant; `sources.toml` follows it.
"""
