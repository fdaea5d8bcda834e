import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './command.ts';

/** Fails when a direct dependency of any room has no line in the decision about dependencies, or a line no dependency. */
const DECISION = 'docs/decisions/0004-dependencies.md';
type Manifest = Partial<Record<'dependencies' | 'devDependencies' | 'optionalDependencies', Record<string, string>>>;

const rows = readFileSync(join(root, DECISION), 'utf8').matchAll(/^\| (?!package |-)([^|]+) \|/gm);
const described = new Set([...rows].flatMap(([, names]) => (names ?? '').split(',').map((name) => name.trim())));
const direct = directDependencies();
const problems = [
  ...[...direct].filter((name) => !described.has(name)).map((name) => `${name} has no line in ${DECISION}`),
  ...[...described].filter((name) => !direct.has(name)).map((name) => `${DECISION} describes ${name}, which is gone`),
];
for (const line of problems) console.error(line);
process.exitCode = problems.length > 0 ? 1 : 0;

function directDependencies(): Set<string> {
  const read = (path: string): Manifest & { workspaces?: string[] } =>
    JSON.parse(readFileSync(join(root, path), 'utf8'));
  const top = read('package.json');
  const manifests: Manifest[] = [top, ...(top.workspaces ?? []).map((room) => read(`${room}/package.json`))];
  const names = manifests.flatMap((each) =>
    Object.keys({ ...each.dependencies, ...each.devDependencies, ...each.optionalDependencies }),
  );
  return new Set(names.filter((name) => !name.startsWith('@soulcaster/')));
}
