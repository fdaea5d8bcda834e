MEMORY_MORE = 1 << 30


class TestTimeout(BaseException):
    pass


def alarm(seconds):
    """
    Ends what runs on after so much processor time, for on a busy machine the clock says little; what waits ends by the
    clock. Code that catches everything is rung for again; a call that never comes back from C dies with its process.
    """

    def ring(_signum, _frame):
        raise TestTimeout(f"longer than {seconds} s")

    signal.signal(signal.SIGPROF, ring)
    signal.signal(signal.SIGALRM, ring)
    signal.signal(signal.SIGVTALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_PROF, seconds, 0.05)
    signal.setitimer(signal.ITIMER_REAL, seconds * 8 + 1, 0.5)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds * 4 + 1)


def quiet():
    for timer in (signal.ITIMER_PROF, signal.ITIMER_REAL, signal.ITIMER_VIRTUAL):
        signal.setitimer(timer, 0)


def limit_memory():
    """A candidate that fills the memory gets a MemoryError of its own instead of ending everything in the sandbox."""
    try:
        with open("/proc/self/status") as status:
            used = next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmData"))
        resource.setrlimit(resource.RLIMIT_DATA, (used + MEMORY_MORE, resource.RLIM_INFINITY))
    except (OSError, ValueError, StopIteration):
        pass
