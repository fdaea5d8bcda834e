"""Runs `python3 -m unittest ARGS` and writes one JSON line for each test to the file named first."""

import inspect
import json
import os
import sys
import traceback
import unittest

LOAD_ERRORS = (ImportError, SyntaxError)


class LineResult(unittest.TextTestResult):
    lines = None
    failed_within = None

    def write(self, test, status, error=None):
        line = {"id": test.id(), "status": status, "file": self.file_of(test)}
        if error is not None:
            kind, value, trace = error
            is_load = issubclass(kind, LOAD_ERRORS) or test.id().startswith("unittest.loader._FailedTest")
            is_assertion = issubclass(kind, AssertionError)
            line["failure"] = "load" if is_load else "assertion" if is_assertion else "exception"
            line["message"] = "".join(traceback.format_exception(kind, value, trace))[-8000:]
        self.lines.write(json.dumps(line) + "\n")
        self.lines.flush()

    @staticmethod
    def file_of(test):
        try:
            return os.path.relpath(inspect.getsourcefile(type(test)))
        except (TypeError, ValueError):
            return None

    def addSuccess(self, test):
        super().addSuccess(test)
        self.write(test, "passed")

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.write(test, "failed", err)

    def addError(self, test, err):
        super().addError(test, err)
        self.write(test, "failed", err)

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        # Only a failing subtest is named at all, so the test that holds it is what can be compared between runs.
        if err is not None and self.failed_within is not test:
            self.failed_within = test
            self.write(test, "failed", err)

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.write(test, "skipped")

    def addExpectedFailure(self, test, err):
        super().addExpectedFailure(test, err)
        self.write(test, "passed")

    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        self.write(test, "failed")


class Program(unittest.TestProgram):
    def runTests(self):
        with open(REPORT, "w", encoding="utf-8") as lines:
            LineResult.lines = lines
            runner = unittest.TextTestRunner(verbosity=2, resultclass=LineResult, stream=sys.stderr)
            self.result = runner.run(self.test)
        sys.exit(not self.result.wasSuccessful())


if __name__ == "__main__":
    REPORT = os.path.abspath(sys.argv[1])
    # As `python3 -m` does: the current folder comes first, not this script's.
    sys.path[0] = os.getcwd()
    Program(module=None, argv=["python3 -m unittest", *sys.argv[2:]])
