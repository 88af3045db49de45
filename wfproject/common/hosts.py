"""Event loops that belong to a worker process: each in a thread of its own, started after the fork, rung by tasks."""

from __future__ import annotations

import asyncio
import logging
import threading
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, ClassVar, Generic, TypeVar

__all__ = ["LoopHost", "OnePerProcess"]

H = TypeVar("H", bound="LoopHost")


class LoopHost(ABC):
    """Takes up what is due as often as its bell rings, and goes its rounds meanwhile.

    Everything but `start`, `stop` and `tell` happens in the loop's own thread.
    """

    thread_name: ClassVar[str]
    kept: ClassVar[str]
    """What is taken up, in the plural, for the log."""
    outages: ClassVar[tuple[type[Exception], ...]] = ()
    """Errors of a round that are no defect: something it needs is away."""

    def __init__(self) -> None:
        self._bell = asyncio.Event()
        self._stopping = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._logger = logging.getLogger(type(self).__module__)

    def start(self) -> None:
        """Start the loop's thread; once."""
        started = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(started,), name=self.thread_name, daemon=True)
        self._thread.start()
        started.wait()

    def stop(self, timeout: float = 10.0) -> None:
        """Let go of all that is held and end the thread; waits for it so many seconds."""
        if self._loop is not None and self._thread is not None and self._thread.is_alive():
            self._stopping = True
            self._loop.call_soon_threadsafe(self._bell.set)
            self._thread.join(timeout)

    def tell(self, function: Callable[..., object], *arguments: Any) -> None:
        """Have the loop call a function, unless it is about to end. Returns at once."""
        if self._loop is not None and not self._stopping:
            self._loop.call_soon_threadsafe(function, *arguments)

    @property
    @abstractmethod
    def rounds(self) -> tuple[Callable[[], Awaitable[None]], ...]:
        """What is done again and again beside taking up; each waits by itself."""

    @abstractmethod
    async def take_up(self) -> None:
        """Begin what is due and there is room for."""

    @abstractmethod
    async def let_go(self) -> None:
        """Hand all that is held back, for others to go on with."""

    def new_loop(self) -> asyncio.AbstractEventLoop:
        """The event loop that everything happens in."""
        return asyncio.new_event_loop()

    def spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """A task of the loop that goes a round."""
        return asyncio.create_task(work)

    def _run(self, started: threading.Event) -> None:
        with asyncio.Runner(loop_factory=self.new_loop) as runner:
            runner.run(self._main(started))

    async def _main(self, started: threading.Event) -> None:
        self._loop = asyncio.get_running_loop()
        started.set()
        rounds = [self.spawn(self._forever(work)) for work in self.rounds]
        try:
            while not self._stopping:
                await self._bell.wait()
                self._bell.clear()
                try:
                    await self.take_up()
                except Exception:
                    self._logger.exception("%s could not be taken up; they stay due", self.kept)
        finally:
            for task in rounds:
                task.cancel()
            await asyncio.gather(*rounds, return_exceptions=True)
            await self.let_go()

    async def _forever(self, work: Callable[[], Awaitable[None]]) -> None:
        """Go a round again and again; a defect in it, or an outage, must not end it."""
        while True:
            try:
                await work()
            except self.outages as error:
                self._logger.warning("a round over the %s failed (%s); it goes on", self.kept, type(error).__name__)
                await asyncio.sleep(1.0)
            except Exception:
                self._logger.exception("a round over the %s failed; it goes on", self.kept)
                await asyncio.sleep(1.0)


class OnePerProcess(Generic[H]):
    """A process's host of one kind, started when first asked for: after the fork, since threads don't survive one."""

    def __init__(self, make: Callable[[], H]) -> None:
        self._make = make
        self._host: H | None = None
        self._lock = threading.Lock()

    def get(self) -> H:
        """The host."""
        with self._lock:
            if self._host is None:
                self._host = self._make()
                self._host.start()
            return self._host

    def stop(self) -> None:
        """Stop the host, if there is one; a later `get` starts another."""
        with self._lock:
            host, self._host = self._host, None
        if host is not None:
            host.stop()
