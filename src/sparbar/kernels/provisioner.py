"""The Jupyter provisioner of warm kernels: asks the zygote to fork, and otherwise does as Jupyter's own does."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from sparbar.kernels.client import Forked, ZygoteGone, client
from sparbar.kernels.forked import KERNELS
from sparbar.kernels.starting import CAN_FORK

SOON = 5.0  # seconds in which a killed process has ended
START = ["-m", "ipykernel_launcher"]


class WarmProvisioner(LocalProvisioner):
    """Forked kernels of this very Python; any other kernel, and any where forking fails, starts in the ordinary way."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Fork a kernel, or start one."""
        if not CAN_FORK or not _is_ours(cmd):
            return await super().launch_kernel(cmd, **kwargs)
        environment, cwd = kwargs["env"], str(kwargs.get("cwd") or Path.cwd())
        try:
            zygote = client(environment, KERNELS)
            zygote.prepare(environment, cwd)
            process = await asyncio.wrap_future(zygote.fork({"kernel": cmd[3:]}, environment, cwd))
        except ZygoteGone:
            self.log.warning("The process that warm kernels are forked from has ended; an ordinary kernel is started.")
            return await super().launch_kernel(cmd, **kwargs)
        self.process = process  # type: ignore[assignment]  # what LocalProvisioner does with it, Forked can
        self.pid = self.pgid = process.pid
        self.cwd = cwd
        return self.connection_info

    async def kill(self, restart: bool = False) -> None:
        """End the kernel at once; a fork's end is told sooner than Jupyter would ask."""
        await super().kill(restart)
        if isinstance(self.process, Forked):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(asyncio.shield(asyncio.wrap_future(self.process.ended)), SOON)

    async def wait(self) -> int | None:
        """Wait for the kernel's end; a fork's is told, and need not be asked for."""
        if isinstance(self.process, Forked):
            await asyncio.shield(asyncio.wrap_future(self.process.ended))
        return await super().wait()


def _is_ours(cmd: list[str]) -> bool:
    return cmd[1:3] == START and Path(cmd[0]).resolve() == Path(sys.executable).resolve()
