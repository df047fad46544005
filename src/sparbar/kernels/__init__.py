"""Processes that start warm: each is forked from one, a zygote, that has imported everything already.

A build runs each notebook in one of them, with an IPython shell that was made before the fork; its zygote is a fork of
the command itself, so that what both need is imported and read once. The kernel `sparbar` works wherever Jupyter does
(papermill, nbclient, JupyterLab) and is an ordinary IPython kernel in a process of its own; what makes it quick is its
provisioner, which asks a zygote to fork instead of starting Python anew. Where forking is not to be had, ordinary
processes and kernels start.
"""
