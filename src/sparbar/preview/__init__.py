"""The book on localhost while it is written: rebuilt when an input changes, reloaded in the browser.

Nothing here is part of a book: what the browser needs is added to pages on their way out.
"""
