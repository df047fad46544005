"""Spårbar: an annual report in which every number leads back to its code and its data rows."""
