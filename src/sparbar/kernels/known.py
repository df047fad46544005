"""Making the kernel known to Jupyter within this process, whatever is installed and however."""

from __future__ import annotations

from importlib.metadata import EntryPoint
from pathlib import Path

from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.provisioning.factory import KernelProvisionerFactory

NAME = "sparbar"
PROVISIONER = "sparbar-warm"
SPECS = Path(__file__).parent / "spec"


def specs() -> KernelSpecManager:
    """Jupyter's kernels with ours among them, before any installed one of the same name."""
    value = "sparbar.kernels.provisioner:WarmProvisioner"
    KernelProvisionerFactory.provisioners[PROVISIONER] = EntryPoint(
        PROVISIONER, value, KernelProvisionerFactory.GROUP_NAME
    )
    manager = KernelSpecManager()
    manager.kernel_dirs = [str(SPECS), *manager.kernel_dirs]
    return manager
