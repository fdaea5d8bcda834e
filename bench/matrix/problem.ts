import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createRepository, type FixBrief, openRepository, type Repository } from '@soulcaster/agent';
import type { KnownFix } from '@soulcaster/testkit/fake-llm/brain';
import { temporaryFolder } from './temporary-folder.ts';

/** The bug that every agent gets, with a test that is red because of it and one that is not. */
const files: Record<string, string> = {
  'package.json': '{ "name": "sums", "type": "module" }\n',
  'sum.js': 'export function sum(a, b) {\n  return a - b;\n}\n',
  'sum.test.js': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sum } from './sum.js';

test('two numbers are added', () => assert.equal(sum(1, 2), 3));
test('a number is added to itself', () => assert.equal(sum(3, 3), 6));
test('nothing added changes nothing', () => assert.equal(sum(4, 0), 4));
`,
};

export const TEST_COMMAND = 'node --test';

/** What the scripted model knows. */
export const knownFix: KnownFix = {
  ...{ when: /sum/i, path: 'sum.js', find: 'a - b', replace: 'a + b' },
  cause: 'It subtracts where it should add.',
};

export const brief: FixBrief = {
  title: 'Sum is wrong',
  summary: 'sum(1, 2) gives -1 instead of 3.',
  reports: [],
  frames: [],
  plan: { cause: 'sum subtracts', files: ['sum.js'], tasks: ['Correct sum'], citations: [{ path: 'sum.js', line: 2 }] },
  commands: { setup: null, test: TEST_COMMAND },
  repositoryHints: '',
};

export interface Problem extends AsyncDisposable {
  repository: Repository;
  base: string;
}

export async function makeProblem(): Promise<Problem> {
  const folder = await temporaryFolder('matrix');
  const dir = join(folder, 'bare.git');
  const base = await createRepository({
    ...{ dir, branch: 'main', message: 'Start' },
    files: Object.entries(files).map(([path, content]) => ({ path, content })),
    author: { name: 'Ada', email: 'ada@example.com' },
    date: new Date('2026-01-02T03:04:05Z'),
  });
  const dispose = () => rm(folder, { recursive: true, force: true });
  return { repository: openRepository(dir), base, [Symbol.asyncDispose]: dispose };
}
