"""IPython within this process, which keeps what a cell shows as a notebook does: no messages, sockets or threads."""

from __future__ import annotations

import base64
import io
import os
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type
from traitlets.config import Config

Output = dict[str, Any]  # as nbformat 4 has it
NOWHERE = os.devnull + "-ipython"  # there is no such folder, and none is made: nobody's settings change a result


@dataclass(frozen=True, slots=True)
class Raised:
    """What a cell raised: the exception's name, and what it says."""

    ename: str
    evalue: str


class Outputs:
    """What the cells show, in order; what one cell has shown is in `cell`."""

    def __init__(self) -> None:
        self.cell: list[Output] = []
        self._displays: dict[str, list[Output]] = {}
        self._clearing = False

    def add(self, output: Output, display: str | None = None) -> None:
        """Show `output`; display: the name that it can be changed by."""
        self._clear_if_wanted()
        self.cell.append(output)
        if display is not None:
            self._displays.setdefault(display, []).append(output)

    def change(self, output: Output, display: str | None) -> None:
        """Show `output` in the place of all of that name."""
        for shown in self._displays.get(display or "", ()):
            shown.update(output)

    def write(self, name: str, text: str) -> None:
        """Show text of the stream `name`; what follows on text of the same stream belongs to it."""
        self._clear_if_wanted()
        last = self.cell[-1] if self.cell else {}
        if last.get("output_type") == "stream" and last["name"] == name:
            last["text"] += text
        elif text:
            self.cell.append({"output_type": "stream", "name": name, "text": text})

    def clear(self, wait: bool) -> None:
        """Take away what the cell has shown: now, or when it shows something else."""
        self._clearing = True
        if not wait:
            self._clear_if_wanted()

    def _clear_if_wanted(self) -> None:
        if self._clearing:
            self.cell.clear()
            self._clearing = False


class Stream(io.TextIOBase):
    """sys.stdout or sys.stderr of the cells; and what other programs write past it, to its descriptor."""

    encoding = "UTF-8"

    def __init__(self, name: str, descriptor: int, outputs: Outputs) -> None:
        self.name = name
        self._descriptor, self._outputs = descriptor, outputs
        self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115  # for as long as the process is there
        os.dup2(self._file.fileno(), descriptor)

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, text: str) -> int:
        """Show the text, after what was written to the descriptor before."""
        self.collect()
        self._outputs.write(self.name, text)
        return len(text)

    def fileno(self) -> int:
        """The descriptor that it stands for."""
        return self._descriptor

    def collect(self) -> None:
        """Show what was written to the descriptor since the last time."""
        if os.fstat(self._descriptor).st_size:
            self._file.seek(0)
            self._outputs.write(self.name, self._file.read().decode("utf-8", "replace"))
            self._file.seek(0)  # the descriptor writes on from there: it shares the place
            self._file.truncate()


class Hook(DisplayHook):
    """Keeps a cell's result."""

    shell: NotZMQShell

    def write_output_prompt(self) -> None:
        """A notebook has its own."""

    def write_format_data(self, format_dict: Mapping[str, Any], md_dict: Mapping[str, Any] | None = None) -> None:
        """Keep the result in every form that it has."""
        count = {"execution_count": self.prompt_count}
        self.shell.collect()
        self.shell.outputs.add({"output_type": "execute_result", **_rich(format_dict, md_dict), **count})

    def finish_displayhook(self) -> None:
        """Nothing is left to write."""
        self._is_active = False


class Publisher(DisplayPublisher):
    """Keeps what a cell displays."""

    shell: NotZMQShell

    def publish(  # type: ignore[override]  # IPython's has a deprecated argument more
        self,
        data: Mapping[str, Any],
        metadata: Mapping[str, Any] | None = None,
        *,
        transient: Mapping[str, Any] | None = None,
        update: bool = False,
        **_: Any,
    ) -> None:
        """Keep it in every form that it has, or change what was displayed under the same name."""
        self.shell.collect()
        show = self.shell.outputs.change if update else self.shell.outputs.add
        show({"output_type": "display_data", **_rich(data, metadata)}, (transient or {}).get("display_id"))

    def clear_output(self, wait: bool = False) -> None:
        """Take away what the cell has shown."""
        self.shell.outputs.clear(wait)


def _rich(data: Mapping[str, Any], metadata: Mapping[str, Any] | None) -> Output:
    plain = {
        mime: base64.b64encode(value).decode() if isinstance(value, bytes) else value for mime, value in data.items()
    }
    return {"metadata": dict(metadata or {}), "data": plain}


class NotZMQShell(InteractiveShell):
    """The shell of one notebook. pandas takes one for a notebook's by the letters zmq in the name of its class."""

    displayhook_class = Type(Hook)
    display_pub_class = Type(Publisher)
    kernel = True  # pandas asks for this, too

    def __init__(self, **given: Any) -> None:
        self.outputs = Outputs()
        self._raised: Raised | None = None
        super().__init__(**given)  # type: ignore[no-untyped-call]

    @classmethod
    def ready(cls) -> NotZMQShell:
        """The one of this process. Keeps no history, reads no settings, writes nothing."""
        config = Config()
        config.HistoryManager.enabled, config.HistoryManager.hist_file = False, ":memory:"
        return cls.instance(config=config, ipython_dir=NOWHERE)

    def init_ipython_dir(self, ipython_dir: str) -> None:
        """IPython would make it."""
        self.ipython_dir = ipython_dir

    def init_profile_dir(self, profile_dir: Any) -> None:
        """There is none."""

    def init_virtualenv(self) -> None:
        """Python is in it already."""

    def init_completer(self) -> None:
        """Nobody types."""

    def transform_cell(self, raw_cell: str) -> str:
        """Cells are plain Python (notebooks.py sees to it): none is searched for magics, token by token."""
        return f"{raw_cell}\n"

    def should_run_async(self, raw_cell: str, **transformed: Any) -> bool:
        """IPython compiles a cell once more to know; without a word that says so none can be."""
        waits = "await" in raw_cell or "async" in raw_cell
        return waits and bool(super().should_run_async(raw_cell, **transformed))

    def warm_up(self) -> None:
        """Do what IPython does when it runs its first cell; none of the notebook's cells counts as run."""
        self.run_cell("None", silent=True)  # type: ignore[no-untyped-call]
        _ = self.logger  # which it imports for a cell that is not silent
        self.display_formatter.format(None)  # type: ignore[union-attr]  # for which it makes its formatters

    def begin(self) -> None:
        """From now on standard output and error are the cells'."""
        self._streams = (Stream("stdout", 1, self.outputs), Stream("stderr", 2, self.outputs))
        sys.stdout, sys.stderr = self._streams

    def collect(self) -> None:
        """Show what other programs have written."""
        for stream in self._streams:
            stream.collect()

    def run(self, source: str) -> tuple[list[Output], Raised | None]:
        """Run a cell; what it shows (which a later cell may change), and what it raised."""
        self.outputs.cell, self._raised = [], None
        result = self.run_cell(source, store_history=True)  # type: ignore[no-untyped-call]
        self.collect()
        error = result.error_before_exec or result.error_in_exec
        raised = _raised(type(error), error) if error is not None else self._raised
        return self.outputs.cell, raised

    def _showtraceback(self, etype: type[BaseException], evalue: BaseException | None, _: Any) -> None:
        """IPython calls this for every exception, of a result that cannot be shown, too."""
        self._raised = _raised(etype, evalue)


def _raised(etype: type[BaseException], evalue: BaseException | None) -> Raised:
    return Raised(etype.__name__, str(evalue))
