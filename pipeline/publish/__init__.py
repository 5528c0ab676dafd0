"""brief -> files: Markdown from templates, written by rename; a published version is never touched again."""
