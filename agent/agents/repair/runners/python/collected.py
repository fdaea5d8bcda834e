class Collected:
    """
    A child that has collected the suite once and waits: each candidate is a fork of it in which the changed functions
    get their new code. What needs a fresh import is answered with `slow`.
    """

    def __init__(self):
        self.pid = None

    def ask(self, request):
        if self.pid is None:
            self.start(request)
        seal = os.urandom(16).hex()
        self.requests.write(json.dumps({**request, "seal": seal}) + "\n")
        self.requests.flush()
        # The child keeps the limit for its own children; when it does not answer at all, the slow way must do.
        ready = select.select([self.answers], [], [], request["timeoutMs"] / 1000 + (30 if self.fresh else 1.5))[0]
        line = self.answers.readline() if ready else ""
        self.fresh = False
        if line.startswith(seal):
            return json.loads(line[len(seal) :])
        self.stop()
        return {"slow": True}

    def start(self, request):
        from_child, to_parent = os.pipe()
        from_parent, to_child = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(from_child)
            os.close(to_child)
            os.setpgid(0, 0)
            try:
                hide()
                PRIVATE[:] = [os.fdopen(from_parent), os.fdopen(to_parent, "w")]
                collect(request["suite"], *PRIVATE)
            finally:
                os._exit(0)
        os.close(from_parent)
        os.close(to_parent)
        self.requests, self.answers = os.fdopen(to_child, "w"), os.fdopen(from_child)
        PRIVATE[1:] = [self.requests, self.answers]
        self.fresh = True

    def stop(self):
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except OSError:
            pass
        os.waitpid(self.pid, 0)
        PRIVATE[1:] = []
        self.requests.close()
        self.answers.close()
        self.pid = None


COLLECTED = Collected()


def collect(suite, requests, answers):
    imported = Imported()

    def wait(tests, run):
        imported.look()
        gc.collect()
        getattr(gc, "freeze", lambda: None)()
        for line in requests:
            request = json.loads(line)
            seal = request.pop("seal")
            answers.write(seal + json.dumps(answer_with(request, tests, run, imported)) + "\n")
            answers.flush()

    if suite["framework"] == "pytest":
        collect_pytest(suite, wait)
    else:
        tests = {test.id(): test for test in each_test(load_unittests(suite))}
        wait(tests, lambda chosen, recorder: unittest.TestSuite(chosen).run(UnittestResult(recorder)))
    # Nothing could be collected: everything is slow.
    wait({}, None)


def answer_with(request, tests, run, imported):
    asked = request["required"] + request["others"] + request["keep"]
    if any(test not in tests for test in asked):
        return {"slow": True}
    for file in request["overlay"]:
        try:
            imported.original(os.path.join(ROOT, file))
        except (OSError, SyntaxError, ValueError):
            return {"slow": True}
    answer = in_child({**request, "command": "check collected"}, lambda: check_collected(request, tests, run, imported))
    if not answer.get("more"):
        return answer
    # What the first round left behind must not help the second.
    return in_child(request, lambda: check_whole(request, tests, run, imported))


def prepared(request, imported):
    overlay(request["overlay"])
    limit_memory()
    imported.change(request["overlay"])


def run_collected(request, ids, tests, run, failfast, limit=None):
    wanted = set(ids)
    recorder = Recorder(limit=(limit or request["testTimeoutMs"]) / 1000, failfast=failfast)
    try:
        run([test for test_id, test in tests.items() if test_id in wanted], recorder)
    except Stop:
        pass
    quiet()
    return passing(recorder.tests)


def check_collected(request, tests, run, imported):
    try:
        prepared(request, imported)
    except ValueError:
        # A function cannot take code that closes over other names.
        return {"slow": True}
    passed = run_required(request, lambda ids, limit: run_collected(request, ids, tests, run, True, limit))
    if not passed.issuperset(request["required"]):
        return {"fixed": [], "broken": [], "mended": [test for test in request["required"] if test in passed]}
    if not request["others"] and not request["keep"]:
        return {"fixed": request["required"], "broken": []}
    return {"more": True}


def check_whole(request, tests, run, imported):
    prepared(request, imported)
    required = run_required(request, lambda ids, limit: run_collected(request, ids, tests, run, True, limit))
    kept = run_collected(request, request["keep"], tests, run, True)
    broken = [test for test in request["keep"] if test not in kept]
    if broken or not required.issuperset(request["required"]):
        return {"fixed": request["required"] if broken else [], "broken": broken[:1]}
    others = run_collected(request, request["others"], tests, run, False) if request["others"] else set()
    return {"fixed": request["required"] + [test for test in request["others"] if test in others], "broken": []}
