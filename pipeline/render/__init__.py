"""brief -> files, feeds and messages: by templates, written by rename; a published version is never touched again."""
