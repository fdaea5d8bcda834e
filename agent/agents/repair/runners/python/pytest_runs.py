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
                outer.recorder.watch()
                yield
                outer.lines[item.nodeid] = outer.recorder.trace.stop() if outer.recorder.trace else {}

            @pytest.hookimpl(trylast=True)
            def pytest_collection_modifyitems(self, items):
                rank = outer.recorder.first
                if rank:
                    items.sort(key=lambda item: rank.get(item.nodeid.split("::")[0], len(rank)))

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
    # A file that cannot be imported says nothing of the others, and does not keep them from running.
    return ["-p", "no:cacheprovider", "--continue-on-collection-errors", *ids, *others]


def run_pytest(suite, ids, recorder):
    import pytest

    said = Said()
    try:
        with contextlib.redirect_stderr(said):
            pytest.main(pytest_arguments(ids if ids is not None else suite["arguments"]), plugins=[PytestRecorder(recorder).hooks()])
    except Stop:
        pass
    except (Exception, SystemExit) as error:
        said.write(f"{type(error).__name__}: {error}\n")
    recorder.reason = said.reason()


class Said(io.TextIOBase):
    """The beginning of what pytest itself says, where it does not even begin: a wrong option, a broken conftest."""

    text = ""

    def write(self, more):
        self.text += more[: max(0, 4000 - len(self.text))]
        return len(more)

    def reason(self):
        lines = [line for line in map(str.strip, self.text.splitlines()) if line]
        errors = [line for line in lines if re.search(r"\w(Error|Exception|Warning)\b|^\S*: error: |^ERROR: ", line)]
        last = re.sub(r"^(\S+: error|ERROR): ", "", (errors or lines or [""])[-1])
        return f"pytest does not begin: {last}" if last else None


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
