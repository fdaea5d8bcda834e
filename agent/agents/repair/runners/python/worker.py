# Runs inside the sandbox, as text given to `python3 -c`, so that nothing of it lies in the tree. Requests and answers are
# lines of JSON. Each request runs in a forked child: a candidate can neither stay in memory nor hang the worker.
import base64, contextlib, gc, hashlib, importlib, importlib.machinery, importlib.util, io, itertools, json, math, os, pickle, random, re, resource, select, signal, sys, tempfile, time, traceback, types, unittest

ROOT = os.path.realpath(os.getcwd())
ANSWERS = os.fdopen(os.dup(1), "w", buffering=1)
# Ways to who asks, which no test may write to or read from.
PRIVATE = [ANSWERS]


def main():
    # Compiled modules are kept beside the worker, never in the tree: each child imports them again.
    sys.dont_write_bytecode = False
    sys.pycache_prefix = tempfile.mkdtemp()
    silence()
    for line in sys.stdin:
        request = json.loads(line)
        # Who knows it can answer, so no child gets it by its request.
        answer_id = request.pop("id")
        answer = serve(request)
        ANSWERS.write(json.dumps({"id": answer_id, **answer}) + "\n")


def serve(request):
    if request["command"] == "warm":
        return warm(request)
    if request["command"] == "check":
        answer = COLLECTED.ask(request)
        if "slow" not in answer:
            return answer
    return in_child(request)


def silence():
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 1)
    os.dup2(null, 2)


def warm(request):
    """What the tests import from outside of the repository is imported once, before the forks."""
    for name in request["modules"]:
        try:
            importlib.import_module(name)
        except BaseException:
            pass
    return {}


COMMANDS = {}


def in_child(request, work=None):
    reader, writer = os.pipe()
    # What a test writes into the pipe by itself does not begin with this.
    seal = os.urandom(16).hex()
    pid = os.fork()
    if pid == 0:
        os.close(reader)
        os.setpgid(0, 0)
        code = 1
        try:
            hide()
            with os.fdopen(writer, "w") as out:
                text = json.dumps(work() if work else COMMANDS[request["command"]](request))
                out.write(seal + text)
            code = 0
        except BaseException:
            pass
        finally:
            os._exit(code)
    os.close(writer)
    text, finished = read_until(reader, request.get("timeoutMs", 30000) / 1000)
    try:
        os.killpg(pid, signal.SIGKILL)
    except OSError:
        try:
            os.kill(pid, signal.SIGKILL)
        except OSError:
            pass
    os.waitpid(pid, 0)
    if not finished:
        return {"timeout": True}
    try:
        return json.loads(text[len(seal) :]) if text.startswith(seal) else {"crashed": True}
    except ValueError:
        return {"crashed": True}


def hide():
    """In a child what leads to who asks leads nowhere; what it reads from standard input is empty."""
    null = os.open(os.devnull, os.O_RDWR)
    for way in [0, *(each.fileno() for each in PRIVATE)]:
        os.dup2(null, way)
    os.close(null)


def read_until(reader, seconds):
    deadline = time.monotonic() + seconds
    parts = []
    while True:
        left = deadline - time.monotonic()
        ready = select.select([reader], [], [], max(0, left))[0] if left > 0 else []
        if not ready:
            os.close(reader)
            return "", False
        chunk = os.read(reader, 1 << 16)
        if not chunk:
            os.close(reader)
            return b"".join(parts).decode("utf-8", "replace"), True
        parts.append(chunk)


def overlay(files):
    """The import system sees these texts instead of what is on disk."""
    texts = {os.path.join(ROOT, file): text for file, text in files.items()}
    real = importlib.machinery.SourceFileLoader.get_code

    def get_code(self, fullname):
        text = texts.get(os.path.realpath(self.path))
        if text is None:
            return real(self, fullname)
        return compile(text, self.path, "exec", dont_inherit=True)

    importlib.machinery.SourceFileLoader.get_code = get_code
    importlib.invalidate_caches()


def relative(path):
    path = os.path.realpath(path)
    return path[len(ROOT) + 1 :] if path.startswith(ROOT + os.sep) else None
