def lookup(module, qualified):
    found = module
    for part in qualified.split("."):
        found = getattr(found, part)
    return found


def module_of(request):
    """The module as the tests named it: they ran in this child, or its name is what they used."""
    path = os.path.join(ROOT, request["file"])
    for module in list(sys.modules.values()):
        if getattr(module, "__file__", None) and os.path.realpath(module.__file__) == path:
            return module
    return importlib.import_module(request["module"])


CALLS_MAX, LOOKED_MAX = 30, 2000


class Calls:
    """
    What a function is given: by its callers, and by itself where it is recursive. Of the latter, which may be millions, only
    the first are looked at.
    """

    def __init__(self, path, name):
        self.path, self.name = path, name
        self.is_here = {}
        self.outer, self.inner, self.seen = [], [], set()
        self.depth = self.looked = 0

    def watch(self, frame, event, _arg):
        code = frame.f_code
        if code.co_name != self.name or event not in ("call", "return"):
            return
        if code.co_filename not in self.is_here:
            self.is_here[code.co_filename] = os.path.realpath(code.co_filename) == self.path
        if not self.is_here[code.co_filename]:
            return
        self.depth += 1 if event == "call" else -1
        if event == "call":
            self.take(frame, self.outer if self.depth == 1 else self.inner)

    def take(self, frame, into):
        if into is self.inner:
            self.looked += 1
        if len(into) >= CALLS_MAX or self.looked > LOOKED_MAX and into is self.inner:
            return
        code = frame.f_code
        try:
            packed = pickle.dumps([frame.f_locals[name] for name in code.co_varnames[: code.co_argcount]])
        except Exception:
            return
        if packed not in self.seen:
            self.seen.add(packed)
            into.append(packed)


def record(request):
    """Calls of one function while the tests run, and mutations of them: pickled, so that another child can use them."""
    overlay(request["overlay"])
    calls = Calls(os.path.join(ROOT, request["file"]), request["function"].split(".")[-1])
    sys.setprofile(calls.watch)
    try:
        run_tests(request, request["tests"])
    finally:
        sys.setprofile(None)
    recorded = [pickle.loads(packed) for packed in calls.outer + calls.inner]
    inputs = recorded + mutations(recorded, request["count"], random.Random(request["seed"]))
    module = module_of(request)
    packed = [base64.b64encode(pickle.dumps(each)).decode() for each in inputs]
    return {"module": module.__name__, "recorded": len(recorded), "inputs": packed, "shown": [", ".join(shown(value) for value in each) for each in inputs]}


def evaluate(request):
    overlay(request["overlay"])
    if request["suite"]["framework"] == "unittest":
        sys.path.insert(0, os.path.join(ROOT, request["suite"]["top"]))
    sys.path.insert(0, ROOT)
    for folder in request["path"]:
        sys.path.insert(0, os.path.join(ROOT, folder))
    function = lookup(importlib.import_module(request["module"]), request["function"])
    limit_memory()
    results, hung, began = [], 0, time.process_time()
    steps = Steps()
    for packed in request["inputs"]:
        if hung > HANGING_MAX or time.process_time() - began > EVALUATE_SECONDS:
            results.append(None)
            continue
        arguments = pickle.loads(base64.b64decode(packed))
        try:
            # Where one input does not end, others will not: those are not waited for as long.
            alarm(request.get("callMs", 300) / 1000 if hung == 0 else 0.02)
            with steps:
                value = function(*arguments)
                if isinstance(value, types.CoroutineType):
                    value = importlib.import_module("asyncio").run(value)
                if isinstance(value, types.GeneratorType):
                    value = list(itertools.islice(value, 1000))
            told = bounded(shown(value)) + after(arguments)
            quiet()
            results.append(told)
        except TestTimeout:
            hung += 1
            results.append("does not end")
        except BaseException as error:
            results.append(f"raises {type(error).__name__}")
        quiet()
    return {"results": results, "steps": steps.counts}


HANGING_MAX = 20
EVALUATE_SECONDS = 4
TOLD_MAX = 4000


class Steps:
    """Counts the lines that the first calls run, which says how fast the code is and is the same each time."""

    CALLS, MOST = 12, 100_000

    def __init__(self):
        self.counts, self.left = [], self.MOST

    def __enter__(self):
        if len(self.counts) < self.CALLS and self.left > 0:
            self.counts.append(0)
            sys.settrace(self.step)

    def __exit__(self, *_):
        sys.settrace(None)

    def step(self, _frame, _event, _arg):
        self.counts[-1] += 1
        self.left -= 1
        return self.step if self.left > 0 else None


def after(arguments):
    """What a call left in its arguments counts as behaviour too."""
    changeable = [shown(value) for value in arguments if not isinstance(value, (int, float, str, bytes, bool, tuple, type(None)))]
    return f" | {bounded(', '.join(changeable))}" if changeable else ""


def bounded(text):
    """What is too long to be told still differs where it differs."""
    return text if len(text) <= TOLD_MAX else f"{text[:TOLD_MAX]}… ({hashlib.sha256(text.encode('utf-8', 'replace')).hexdigest()})"


def shown(value, depth=0):
    if isinstance(value, float):
        return repr(float(f"{value:.9g}"))
    if depth > 6:
        return "…"
    if isinstance(value, (list, tuple)):
        inner = ", ".join(shown(each, depth + 1) for each in value)
        return f"[{inner}]" if isinstance(value, list) else f"({inner})"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{shown(k, depth + 1)}: {shown(v, depth + 1)}" for k, v in value.items()) + "}"
    if isinstance(value, (set, frozenset)):
        return "{" + ", ".join(sorted(shown(each, depth + 1) for each in value)) + "}"
    text = repr(value)
    if " object at 0x" in text and hasattr(value, "__dict__"):
        return f"{type(value).__name__}({shown(vars(value), depth + 1)})"
    return re.sub(r"0x[0-9a-f]+", "0x", text)[:2000]


def mutations(recorded, count, chance):
    if not recorded:
        return []
    made, seen = [], set(repr(each) for each in recorded)
    ranges = [Sizes([call[index] for call in recorded if index < len(call)]) for index in range(max(map(len, recorded)))]
    for tries in range(count * 6):
        if len(made) >= count:
            break
        # Where few calls were recorded, one step from them gives few others.
        call = pickle.loads(pickle.dumps(chance.choice(recorded if tries < count * 3 else recorded + made)))
        for _ in range(chance.choice((1, 1, 2))):
            if not call:
                break
            at = chance.randrange(len(call))
            donor = chance.choice(recorded)
            other = donor[at] if at < len(donor) else call[at]
            call[at] = other if chance.random() < 0.2 else mutated(call[at], ranges[at], chance)
        key = repr(call)
        if key not in seen:
            seen.add(key)
            made.append(call)
    return made


class Sizes:
    """
    How small and large what the tests use in a place is. Mutations do not leave its kind (never below zero, never zero), and
    what is many times larger than in any test costs the time of many others.
    """

    GROWTH = 4

    def __init__(self, values):
        self.numbers, self.longest = [], 0
        self.walk(values, 0)
        smallest = min(self.numbers, default=0)
        self.floor = None if smallest < 0 else 0 if smallest <= 1 else 1
        self.most = max(64, self.GROWTH * max(map(abs, self.numbers), default=0))
        self.length = max(16, self.GROWTH * self.longest)

    def walk(self, value, depth):
        if isinstance(value, bool) or depth > 5:
            return
        if isinstance(value, (int, float)):
            if math.isfinite(value):
                self.numbers.append(value)
        elif isinstance(value, str):
            self.longest = max(self.longest, len(value))
        elif isinstance(value, dict):
            for each in value.values():
                self.walk(each, depth + 1)
        elif isinstance(value, (list, tuple, set)):
            for each in value:
                self.walk(each, depth + 1)
        elif hasattr(value, "__dict__"):
            self.walk(vars(value), depth + 1)

    def hold(self, value):
        if isinstance(value, str):
            return len(value) <= self.length
        return (self.floor is None or value >= self.floor) and abs(value) <= self.most


def mutated(value, sizes, chance, depth=0):
    if isinstance(value, bool):
        return not value
    if isinstance(value, (int, float)):
        made = value + chance.choice((1, -1, 2, -2, 3, value, -(value // 2) if value else 1, 7))
        return made if sizes.hold(made) else value
    if isinstance(value, str):
        choices = [value[: len(value) // 2], value + value, value[::-1], value.upper(), value[1:], value + "a", value.replace("a", "b")]
        made = chance.choice(choices)
        return made if sizes.hold(made) else value
    if isinstance(value, (list, tuple)) and depth < 4:
        items = list(value)
        how = chance.randrange(5)
        if items and how == 0:
            items.pop(chance.randrange(len(items)))
        elif items and how == 1:
            items.insert(chance.randrange(len(items) + 1), chance.choice(items))
        elif items and how == 2:
            items.reverse()
        elif items:
            at = chance.randrange(len(items))
            items[at] = mutated(items[at], sizes, chance, depth + 1)
        return type(value)(items) if type(value) in (list, tuple) else value
    if isinstance(value, dict) and value and depth < 4:
        key = chance.choice(list(value))
        value[key] = mutated(value[key], sizes, chance, depth + 1)
        return value
    if hasattr(value, "__dict__") and vars(value) and depth < 4 and not callable(value):
        key = chance.choice(list(vars(value)))
        try:
            setattr(value, key, mutated(getattr(value, key), sizes, chance, depth + 1))
        except Exception:
            pass
    return value


COMMANDS["record"] = record
COMMANDS["evaluate"] = evaluate
main()
