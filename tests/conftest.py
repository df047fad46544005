"""Puts tests/ on the path, so that tiny.py can be imported from every folder of tests."""
