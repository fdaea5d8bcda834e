def is_code(value):
    return isinstance(value, types.CodeType)


def runs_later(code):
    """A function's code, and not that of a class body or a module, which ran when it was imported."""
    return bool(code.co_flags & 1) and (not code.co_name.startswith("<") or code.co_name == "<lambda>")


def swaps(old, new):
    """The functions whose code differs, old and new, or None when something differs that ran at import."""
    plain = lambda code: [code.co_code, code.co_names, [repr(each) for each in code.co_consts if not is_code(each)]]
    olds = [each for each in old.co_consts if is_code(each)]
    news = [each for each in new.co_consts if is_code(each)]
    if plain(old) != plain(new) or [each.co_name for each in olds] != [each.co_name for each in news]:
        return None
    found = []
    for before, after in zip(olds, news):
        if before == after:
            continue
        inner = [(before, after)] if runs_later(before) else swaps(before, after)
        if inner is None:
            return None
        found += inner
    return found


class Imported:
    """What the tests have imported of the repository, with each function's code as it was."""

    def __init__(self):
        self.modules = {}
        self.codes = {}
        self.functions = {}

    def look(self):
        for module in list(sys.modules.values()):
            path = getattr(module, "__file__", None)
            if path and relative(path):
                self.modules.setdefault(os.path.realpath(path), []).append(module)
        for each in gc.get_objects():
            if isinstance(each, types.FunctionType) and each.__code__.co_filename.startswith(ROOT):
                self.functions.setdefault(self.key(each.__code__), []).append(each)

    def key(self, code):
        return (code.co_filename, code.co_firstlineno, code.co_name)

    def original(self, path):
        if path not in self.codes:
            with open(path, encoding="utf-8") as file:
                self.codes[path] = compile(file.read(), path, "exec", dont_inherit=True)
        return self.codes[path]

    def change(self, files):
        """Puts the new texts in the place of what is imported."""
        for file, text in files.items():
            path = os.path.join(ROOT, file)
            if path not in self.modules:
                continue
            new = compile(text, path, "exec", dont_inherit=True)
            changed = swaps(self.original(path), new)
            if changed is None:
                self.again(path, new)
            else:
                for old, code in changed:
                    for function in self.functions.get(self.key(old), []):
                        function.__code__ = code

    def again(self, path, code):
        """Runs a module again, and gives the others that hold something of it the new thing."""
        for module in self.modules[path]:
            before = dict(vars(module))
            exec(code, vars(module))
            renewed = {id(old): vars(module)[name] for name, old in before.items() if vars(module).get(name) is not old}
            for other in [each for group in self.modules.values() for each in group if each is not module]:
                for name, value in list(vars(other).items()):
                    if not name.startswith("__") and id(value) in renewed:
                        setattr(other, name, renewed[id(value)])
