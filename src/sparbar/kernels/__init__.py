"""Jupyter kernels that start warm: each is forked from a process that has imported everything already.

The kernel `sparbar` works wherever Jupyter does (papermill, nbclient, JupyterLab) and is an ordinary IPython kernel in
a process of its own. What makes it quick is its provisioner: it asks a zygote, one for each client, to fork, instead
of starting Python anew. Where forking is not to be had it starts an ordinary kernel.
"""
