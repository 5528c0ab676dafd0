"""The store, asked: who said what since when, what changed, where somebody stands and on what it rests.

Plain functions over a `Catalogue`, which is handed in; what they answer is records, and every quotation in
them stands word for word in its article. The commands `who`, `find` and `changes` and the tools of `brief mcp` are two
forms of the same answers.
"""
