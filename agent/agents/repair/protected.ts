import { protectedPath } from '../../verify/protected-paths.ts';
import { isTestPath } from '../../verify/test-paths.ts';

/** Folders that hold tests and what they stand on, whatever is in front of or behind the word. */
const FOLDERS =
  /(^|\/)((\w+[-_.])?(tests?|specs?)([-_.]\w+)?|__\w+__|testing|test(data|utils?|support|helpers?)|fixtures|mocks|stubs|e2e|jest|vitest|mocha|cypress|playwright|\.[^/]+)\//i;
const NAMES =
  /(\.|_|-)(test|spec)\.\w+$|^setup-?tests?\.\w+$|^test[_-].*|^test(s|ing|data|utils?|support|helpers?)?\.\w+$|^conftest\.py$|^setup\.py$/i;
const CONFIGURATION = /(^|\.)(config|conf|setup)\.\w+$/i;

/** Files that a repair must never touch: tests, what decides how they run, and what a review would refuse. */
export function isProtected(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return (
    FOLDERS.test(path) ||
    NAMES.test(name) ||
    CONFIGURATION.test(name) ||
    name.startsWith('.') ||
    isTestPath(path) ||
    protectedPath(path) !== null
  );
}
