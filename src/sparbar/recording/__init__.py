"""What a notebook publishes with: Recorder."""

from sparbar.recording.recorder import Recorder

__all__ = ["Recorder"]
