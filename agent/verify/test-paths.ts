const FOLDERS = /(^|\/)(tests?|__tests__|specs?|testing)\//i;
const FILES =
  /([._-](test|spec)\.[cm]?[jt]sx?|(^|\/)test_[^/]+\.py|_tests?\.(py|go|rb)|_spec\.rb|(^|\/)conftest\.py|\.snap)$/i;

/** Whether a path belongs to the tests: the part of a patch that shows the problem, not the part that solves it. */
export function isTestPath(path: string): boolean {
  return FOLDERS.test(path) || FILES.test(path);
}
