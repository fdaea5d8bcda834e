class Stop(Exception):
    pass


class Lines:
    """The lines of the repository's own files that one test runs; of a very long run, those of its beginning."""

    STEPS_MAX = 300_000

    def __init__(self):
        self.files = {}
        self.names = {}
        self.left = 0

    def start(self):
        self.files = {}
        self.left = self.STEPS_MAX
        sys.settrace(self.enter)

    def stop(self):
        sys.settrace(None)
        found, self.files = self.files, {}
        return {file: sorted(lines) for file, lines in found.items()}

    def enter(self, frame, _event, _arg):
        path = frame.f_code.co_filename
        name = self.names.get(path, "")
        if name == "":
            name = self.names[path] = relative(path) if not path.startswith("<") else None
        if name is None or "site-packages" in name:
            return None
        lines = self.files.setdefault(name, set())
        lines.add(frame.f_lineno)

        def step(frame, _event, _arg):
            lines.add(frame.f_lineno)
            self.left -= 1
            if self.left < 0:
                sys.settrace(None)
                return None
            return step

        return step


class Recorder:
    def __init__(self, trace=False, limit=5.0, failfast=False, seconds=None, first=()):
        now = time.monotonic()
        # Watching lines makes tests many times slower: where there are too many for the time, not all are watched.
        self.trace_until = now + seconds * 0.35 if seconds else math.inf
        self.end = now + seconds * 0.6 if seconds else math.inf
        self.is_cut = False
        self.first = {file: rank for rank, file in enumerate(first)}
        self.trace = Lines() if trace else None
        self.limit = limit
        self.failfast = failfast
        self.reason = None
        self.tests = []
        self.began = self.began_cpu = 0.0

    def start_clock(self):
        self.began, self.began_cpu = time.monotonic(), time.process_time()
        alarm(self.limit)

    def begin(self):
        self.start_clock()
        self.watch()

    def watch(self):
        if self.trace and time.monotonic() < self.trace_until:
            self.trace.start()

    def finish(self, test_id, file, status, message, lines=None):
        quiet()
        if lines is None:
            lines = self.trace.stop() if self.trace else {}
        # Processor time, as the limit is meant; what mostly waits has eight times as long.
        took = max(time.process_time() - self.began_cpu, (time.monotonic() - self.began) / 8) * 1000
        if took >= self.limit * 900:
            # Where one test hangs, others mostly do: they need not all wait as long.
            self.limit = min(self.limit, 0.4)
        self.tests.append({"id": test_id, "file": file, "status": status, "message": message[-1500:], "ms": took, "lines": lines})
        self.is_cut = time.monotonic() > self.end
        if self.is_cut or status == "failed" and self.failfast:
            raise Stop()


class UnittestResult(unittest.TestResult):
    def __init__(self, recorder):
        super().__init__()
        self.recorder = recorder
        self.outcome = None

    def startTest(self, test):
        super().startTest(test)
        self.outcome = ("passed", "")
        self.recorder.begin()

    def stopTest(self, test):
        super().stopTest(test)
        status, message = self.outcome
        self.recorder.finish(test.id(), file_of(test), status, message)

    def addError(self, test, err):
        message = "".join(traceback.format_exception(*err))
        if isinstance(test, unittest.TestCase):
            self.outcome = ("failed", message)
        else:
            self.recorder.begin()
            self.recorder.finish(str(test), "", "failed", message)

    def addFailure(self, test, err):
        self.addError(test, err)

    def addSubTest(self, test, subtest, err):
        if err is not None:
            self.addError(test, err)

    def addSkip(self, test, reason):
        self.outcome = ("skipped", reason)

    def addExpectedFailure(self, test, err):
        self.outcome = ("skipped", "expected failure")

    def addUnexpectedSuccess(self, test):
        self.outcome = ("failed", "unexpected success")


def file_of(test):
    module = sys.modules.get(type(test).__module__)
    path = getattr(module, "__file__", None)
    return (relative(path) if path else None) or ""


def load_unittests(suite, ids=None):
    top = os.path.join(ROOT, suite["top"])
    sys.path.insert(0, top)
    loader = unittest.TestLoader()
    if ids is None and suite["names"]:
        return loader.loadTestsFromNames(suite["names"])
    if ids is None:
        return loader.discover(os.path.join(ROOT, suite["start"]), suite["pattern"], top)
    return unittest.TestSuite(loader.loadTestsFromName(name) for name in ids)


def each_test(suite):
    for each in suite:
        if isinstance(each, unittest.TestSuite):
            yield from each_test(each)
        else:
            yield each


def run_unittest(suite, ids, recorder):
    load_unittests(suite, ids).run(UnittestResult(recorder))


def run_tests(request, ids, limit=None, **options):
    recorder = Recorder(limit=(limit or request["testTimeoutMs"]) / 1000, **options)
    run = run_pytest if request["suite"]["framework"] == "pytest" else run_unittest
    try:
        run(request["suite"], ids, recorder)
    except Stop:
        pass
    quiet()
    return recorder


AGAIN_MAX = 60


def watch_failed(request, tests, seconds):
    """What fails is to be mended, so its lines are needed, and those of the tests beside it."""
    is_loaded = lambda test: test["id"] != test["file"] and not test["id"].startswith("unittest.loader.")
    unwatched = [test for test in tests if test["status"] != "skipped" and not test["lines"] and is_loaded(test)]
    red = [test for test in unwatched if test["status"] == "failed"]
    files = {test["file"] for test in red}
    beside = [test for test in unwatched if test["status"] == "passed" and test["file"] in files]
    again = {test["id"]: test for test in (red + beside)[:AGAIN_MAX]}
    if not red:
        return
    for test in run_tests(request, list(again), trace=True, seconds=seconds * 0.2).tests:
        if test["id"] in again:
            again[test["id"]]["lines"] = test["lines"]


def baseline(request):
    if request["suite"]["framework"] == "pytest":
        try:
            import pytest
        except ImportError:
            return {"error": "pytest is not installed in the sandbox"}
    before = set(sys.modules)
    seconds = request["budgetMs"] / 1000
    recorder = run_tests(request, None, trace=True, seconds=seconds, first=request["first"])
    watch_failed(request, recorder.tests, seconds)
    if not recorder.tests and recorder.reason:
        return {"error": recorder.reason}
    outside = []
    for name, module in list(sys.modules.items()):
        path = getattr(module, "__file__", None)
        if name not in before and path and relative(path) is None and "." not in name:
            outside.append(name)
    return {"tests": recorder.tests, "isCut": recorder.is_cut, "modules": outside + (["pytest"] if request["suite"]["framework"] == "pytest" else [])}


def run_required(request, run):
    """
    What went on until its limit before may hang or only be slow: it gets longer than the others, once those pass. Where
    all did so, the first has to pass as quickly as others do.
    """
    quick = [test for test in request["required"] if test not in request["patient"]]
    slow = [test for test in request["required"] if test in request["patient"]]
    if not quick:
        quick, slow = slow[:1], slow[1:]
    passed = run(quick, request["testTimeoutMs"])
    return passed | run(slow, request["patientMs"]) if slow and passed.issuperset(quick) else passed


def check(request):
    overlay(request["overlay"])
    required = run_required(request, lambda ids, limit: passing(run_tests(request, ids, limit, failfast=True).tests))
    if not required.issuperset(request["required"]):
        return {"fixed": [], "broken": []}
    others = passing(run_tests(request, request["others"]).tests) if request["others"] else set()
    kept = passing(run_tests(request, request["keep"], failfast=True).tests) if request["keep"] else set()
    fixed = [test for test in request["required"] + request["others"] if test in required or test in others]
    return {"fixed": fixed, "broken": [test for test in request["keep"] if test not in kept]}


def passing(tests):
    return {test["id"] for test in tests if test["status"] == "passed"}


COMMANDS["baseline"] = baseline
COMMANDS["check"] = check
