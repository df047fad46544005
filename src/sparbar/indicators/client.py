"""HTTP for statistics: the bytes as received, at the pace that a service allows, and loud when it does not answer.

Tries again, a bounded number of times and ever more slowly, what may go better next time: 429 and 5xx, broken
connections, bodies that end too early. Everything else is an error at once.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import httpx

from sparbar.errors import InvalidData
from sparbar.indicators import spans

ATTEMPTS = 5
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0  # seconds
TIMEOUT = 60.0
AGAIN = {429, 500, 502, 503, 504}
LARGEST = 50_000_000  # bytes


@dataclass(frozen=True, slots=True)
class Response:
    """What a service answered: the bytes, what they say, and when and to which address."""

    url: str
    raw: bytes
    document: Any
    at: dt.datetime


@dataclass
class Pace:
    """At most `calls` calls in any `seconds`."""

    calls: int
    seconds: float
    made: deque[float] = field(default_factory=deque)

    def wait(self, now: float) -> float:
        """How long to wait before the next call; counts it."""
        while self.made and self.made[0] <= now - self.seconds:
            self.made.popleft()
        wait = self.made[-self.calls] + self.seconds - now if len(self.made) >= self.calls else 0.0
        self.made.append(now + max(0.0, wait))
        return max(0.0, wait)


class Client:
    """A connection to one service. say: told of every wait; pause and clock: time, for tests."""

    def __init__(
        self,
        base: str,
        pace: Pace,
        say: Callable[[str], None],
        pause: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.base, self.pace = base, pace
        self.kept: Path | None = None  # where answers of an interrupted run lie, and are laid
        self._say, self._pause, self._clock = say, pause, clock
        secure = base.startswith("https:")
        headers = {"Accept": "application/json"}
        self._http = httpx.Client(timeout=TIMEOUT, follow_redirects=secure, verify=secure, headers=headers)

    def close(self) -> None:
        self._http.close()

    def page(self, path: str, query: Mapping[str, str] | None = None) -> Response:
        """As get, for an answer that is kept: one that an interrupted run has got already is not asked for again."""
        url = str(self._http.build_request("GET", self._address(path), params=query or None).url)
        place = self.kept / f"{hashlib.sha256(url.encode()).hexdigest()[:24]}.json" if self.kept else None
        if place and place.is_file():
            raw, at = place.read_bytes(), dt.datetime.fromtimestamp(int(place.stat().st_mtime), dt.UTC)
            return Response(url, raw, spans.parse(raw), at)
        answer = self.get(path, query)
        if place:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.with_suffix(".new").write_bytes(answer.raw)
            place.with_suffix(".new").replace(place)
        return answer

    def get(self, path: str, query: Mapping[str, str] | None = None) -> Response:
        """The JSON that `path` below the base (or a whole address below it) answers.

        Raises InvalidData: the address, what came, what was expected.
        """
        url = self._http.build_request("GET", self._address(path), params=query or None).url
        for attempt in range(1, ATTEMPTS + 1):
            self._pause(self.pace.wait(self._clock()))
            found, after = self._try(url)
            if isinstance(found, Response):
                return found
            if attempt < ATTEMPTS and after is not None:
                wait = min(max(after, FIRST_PAUSE * 2 ** (attempt - 1)), LONGEST_PAUSE)
                self._say(f"{found} from {url.host}; attempt {attempt + 1} of {ATTEMPTS} in {wait:.0f} s")
                self._pause(wait)
                continue
            tried = f", {attempt} times" if attempt > 1 else ""
            remedy = (
                "Try again later; what has been fetched stays." if after is not None else "Correct the declaration."
            )
            raise InvalidData.one(str(url), f"{found}{tried}", "JSON with status 200", remedy)
        raise AssertionError("the last attempt returns or raises")

    def _address(self, path: str) -> str:
        if "://" not in path:
            return f"{self.base}/{path}"
        if not path.startswith(f"{self.base}/"):  # an answer may not send us elsewhere
            expected = f"an address below {self.base}"
            raise InvalidData.one(self.base, f"a next page at {path}", expected, "Look at what the service answers.")
        return path

    def _try(self, url: httpx.URL) -> tuple[Response | str, float | None]:
        """The response; or what went wrong, and the least seconds to wait before the next try (None: do not)."""
        try:
            answer = self._http.get(url)
        except httpx.TransportError as error:
            return f"{type(error).__name__} ({error})", 0.0
        if answer.status_code in AGAIN:
            return f"status {answer.status_code}", _retry_after(answer.headers.get("Retry-After", ""))
        if answer.status_code != httpx.codes.OK:
            return f"status {answer.status_code}{_told(answer)}", None
        if len(answer.content) > LARGEST:
            return f"{len(answer.content)} bytes, more than {LARGEST}", None
        try:
            document = spans.parse(answer.content)
        except (ValueError, RecursionError) as error:
            return f"no whole JSON document ({error})", 0.0
        return Response(str(url), answer.content, document, dt.datetime.now(dt.UTC).replace(microsecond=0)), None


def _retry_after(header: str) -> float:
    """Seconds, out of seconds or a date."""
    if header.strip().isdigit():
        return float(header)
    try:
        return (parsedate_to_datetime(header) - dt.datetime.now(dt.UTC)).total_seconds()
    except (TypeError, ValueError):
        return 0.0


def _told(answer: httpx.Response) -> str:
    """What the service says of it (RFC 9457), as far as it fits on a line."""
    try:
        told = answer.json()
        words = str(told.get("detail") or told.get("title") or "") if isinstance(told, dict) else ""
    except ValueError:
        words = ""
    return f" ({' '.join(words.split())[:200]})" if words else ""
