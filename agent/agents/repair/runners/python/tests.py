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
        return {file: sorted(lines) for file, lines in self.files.items()}

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
    def __init__(self, trace=False, limit=5.0, failfast=False):
        self.trace = Lines() if trace else None
        self.limit = limit
        self.failfast = failfast
        self.tests = []
        self.began = self.began_cpu = 0.0

    def start_clock(self):
        self.began, self.began_cpu = time.monotonic(), time.process_time()
        alarm(self.limit)

    def begin(self):
        self.start_clock()
        if self.trace:
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
        if status == "failed" and self.failfast:
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


class PytestRecorder:
    def __init__(self, recorder):
        self.recorder = recorder
        self.outcome = {}
        self.lines = {}

    def hooks(self):
        import pytest

        outer = self

        class Hooks:
            @pytest.hookimpl(hookwrapper=True)
            def pytest_runtest_call(self, item):
                if outer.recorder.trace:
                    outer.recorder.trace.start()
                yield
                outer.lines[item.nodeid] = outer.recorder.trace.stop() if outer.recorder.trace else {}

            def pytest_runtest_logstart(self, nodeid, location):
                outer.outcome[nodeid] = ("passed", "")
                outer.recorder.start_clock()

            def pytest_runtest_logreport(self, report):
                if report.failed:
                    outer.outcome[report.nodeid] = ("failed", str(report.longrepr))
                elif report.skipped and outer.outcome[report.nodeid][0] == "passed":
                    outer.outcome[report.nodeid] = ("skipped", "")

            def pytest_runtest_logfinish(self, nodeid, location):
                quiet()
                status, message = outer.outcome[nodeid]
                try:
                    outer.recorder.finish(nodeid, nodeid.split("::")[0], status, message, outer.lines.get(nodeid, {}))
                except Stop:
                    pytest.exit("enough")

            def pytest_collectreport(self, report):
                if report.failed:
                    outer.recorder.finish(report.nodeid, report.nodeid, "failed", str(report.longrepr), {})

        return Hooks()


def pytest_arguments(ids):
    # `python -m pytest` puts the working directory on the path; the plain command does not, and fails without a conftest.
    sys.path.insert(0, ROOT)
    # Plugins that run tests elsewhere, in another order, or watch lines as we do.
    off = {"xdist": ["-n", "0"], "pytest_cov": ["--no-cov"], "pytest_randomly": ["-p", "no:randomly"]}
    others = [option for name, options in off.items() if importlib.util.find_spec(name) for option in options]
    return ["-p", "no:cacheprovider", *ids, *others]


def run_pytest(suite, ids, recorder):
    import pytest

    try:
        pytest.main(pytest_arguments(ids if ids is not None else suite["arguments"]), plugins=[PytestRecorder(recorder).hooks()])
    except Stop:
        pass


def collect_pytest(suite, wait):
    """Collects as pytest does and stays there: `wait` gets the tests and how to run some of them."""
    import pytest

    class Hooks:
        def pytest_runtestloop(self, session):
            def run(chosen, recorder):
                make_quick(session)
                hooks = PytestRecorder(recorder).hooks()
                session.config.pluginmanager.register(hooks)
                try:
                    for item, following in zip(chosen, chosen[1:] + [None]):
                        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
                except pytest.exit.Exception:
                    pass
                finally:
                    session.config.pluginmanager.unregister(hooks)

            wait({item.nodeid: item for item in session.items}, run)
            os._exit(0)

    pytest.main(pytest_arguments(suite["arguments"]), plugins=[Hooks()])


def make_quick(session):
    """Nobody reads what a failed candidate looks like; pytest takes longer to tell it than the test takes to run."""
    import _pytest.assertion.util
    import _pytest.nodes
    import _pytest.python

    for kind in (_pytest.nodes.Node, _pytest.python.Function):
        kind.repr_failure = lambda self, excinfo, style=None: "failed"
    _pytest.assertion.util.assertrepr_compare = lambda *_, **__: None
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter:
        session.config.pluginmanager.unregister(reporter)


def run_tests(request, ids, limit=None, **options):
    recorder = Recorder(limit=(limit or request["testTimeoutMs"]) / 1000, **options)
    run = run_pytest if request["suite"]["framework"] == "pytest" else run_unittest
    try:
        run(request["suite"], ids, recorder)
    except Stop:
        pass
    quiet()
    return recorder.tests


def baseline(request):
    if request["suite"]["framework"] == "pytest":
        try:
            import pytest
        except ImportError:
            return {"error": "pytest is not installed in the sandbox"}
    before = set(sys.modules)
    tests = run_tests(request, None, trace=True)
    outside = []
    for name, module in list(sys.modules.items()):
        path = getattr(module, "__file__", None)
        if name not in before and path and relative(path) is None and "." not in name:
            outside.append(name)
    return {"tests": tests, "modules": outside + (["pytest"] if request["suite"]["framework"] == "pytest" else [])}


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
    required = run_required(request, lambda ids, limit: passing(run_tests(request, ids, limit, failfast=True)))
    if not required.issuperset(request["required"]):
        return {"fixed": [], "broken": []}
    others = passing(run_tests(request, request["others"])) if request["others"] else set()
    kept = passing(run_tests(request, request["keep"], failfast=True)) if request["keep"] else set()
    fixed = [test for test in request["required"] + request["others"] if test in required or test in others]
    return {"fixed": fixed, "broken": [test for test in request["keep"] if test not in kept]}


def passing(tests):
    return {test["id"] for test in tests if test["status"] == "passed"}


COMMANDS["baseline"] = baseline
COMMANDS["check"] = check
