/** Files that a repair must never touch: tests, and what decides how they run. */
export function isProtected(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return (
    /(^|\/)(tests?|__tests__|spec|specs|testing|fixtures|jest|vitest|mocha|\.[^/]+)\//.test(path) ||
    /(\.|_|-)(test|spec)\.\w+$|^setup-?[tT]ests?\.\w+$|^test[_-].*|^tests?\.\w+$|^conftest\.py$|^setup\.py$/.test(
      name,
    ) ||
    /(^|\.)(config|conf|setup)\.\w+$|rc\.\w+$/.test(name) ||
    name.startsWith('.')
  );
}
