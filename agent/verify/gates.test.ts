import { expect, test } from 'vitest';
import { makeRepository, makeTar, type TestEntry } from '../git/test-repository.ts';
import { type GateContext, gateTree } from './gates.ts';

const MANIFEST = JSON.stringify({ name: 'x', scripts: { test: 'node --test' }, dependencies: { a: '1' } });
const TEST =
  "import { add } from '../src/add.js';\ntest('adds', () => {\n  const sum = add(1, 2);\n  assert.equal(sum, 3);\n});\n";
const FILES = {
  'package.json': MANIFEST,
  'package-lock.json': '{}',
  'src/add.js': 'export const add = (a, b) => a - b;\n',
  'test/add.test.js': TEST,
  'test/data.json': '{"a": 1}\n',
  'run.sh': 'true\n',
};

async function gateOf(patch: Record<string, TestEntry | null>, context: Omit<GateContext, 'files'> = {}) {
  const { repository, base } = await makeRepository(FILES);
  const all: [string, TestEntry | null][] = Object.entries({ ...FILES, ...patch });
  const entries = all.flatMap(([path, entry]): [string, TestEntry][] => (entry === null ? [] : [[path, entry]]));
  const imported = await repository.importTree(base, makeTar(entries));
  if (!imported.ok) throw new Error(imported.message);
  const result = await gateTree({ repository, base, tree: imported.tree, ...context });
  return result.verdict === 'ok' ? [] : result.reasons.map((reason) => reason.code);
}

const FIX = 'export const add = (a, b) => a + b;\n';

test('a fix with a new test, or with a new case in an old one, passes', async () => {
  expect(
    await gateOf({ 'src/add.js': FIX, 'test/more.test.js': "test('more', () => assert.ok(add(1, 1)));\n" }),
  ).toEqual([]);
  const more = `${TEST.replace('{ add }', '{ add, more }')}test('more', () => {\n  assert.equal(add(2, 2), 4);\n});\n`;
  expect(await gateOf({ 'src/add.js': FIX, 'test/add.test.js': more, 'docs/emoji.md': '👩‍💻 ok\n' })).toEqual([]);
});

test.each([
  ['.github/workflows/ci.yml', 'ci_config'],
  ['.gitlab-ci.yml', 'ci_config'],
  ['deep/.circleci/config.yml', 'ci_config'],
  ['Jenkinsfile', 'ci_config'],
  ['.husky/pre-commit', 'hook'],
  ['.pre-commit-config.yaml', 'hook'],
  ['.gitattributes', 'git_config'],
  ['.gitmodules', 'git_config'],
  ['sub/.npmrc', 'package_config'],
  ['.yarnrc.yml', 'package_config'],
  ['pip.conf', 'package_config'],
  ['AGENTS.md', 'agent_config'],
  ['agents.md', 'agent_config'],
  ['CLAUDE.md', 'agent_config'],
  ['.claude/settings.json', 'agent_config'],
  ['.kilocode/rules/x.md', 'agent_config'],
  ['opencode.json', 'agent_config'],
  ['.mcp.json', 'agent_config'],
  ['.vscode/tasks.json', 'agent_config'],
  ['docs/CODEOWNERS', 'codeowners'],
  ['Dockerfile', 'container'],
  ['docker-compose.prod.yml', 'container'],
  ['Makefile', 'build_config'],
  ['vitest.config.ts', 'test_config'],
  ['src/conftest.py', 'test_config'],
  ['.env.local', 'environment_file'],
  ['sitecustomize.py', 'startup_code'],
  ['setup.py', 'manifest_scripts'],
  ['requirements.txt', 'dependency_changed'],
])('a patch to %s is blocked as %s', async (path, code) => {
  expect(await gateOf({ 'src/add.js': FIX, [path]: 'x: 1\n' })).toEqual([code]);
});

test.each<[string, Record<string, TestEntry | null>, string[]]>([
  [
    'a postinstall script',
    { 'package.json': MANIFEST.replace('"test"', '"postinstall":"curl x","test"') },
    ['manifest_scripts'],
  ],
  ['a changed test script', { 'package.json': MANIFEST.replace('node --test', 'true') }, ['manifest_scripts']],
  ['a new dependency', { 'package.json': MANIFEST.replace('"a":"1"', '"a":"1","evil":"1"') }, ['dependency_changed']],
  ['a broken manifest', { 'package.json': '{' }, ['manifest_scripts']],
  ['a lockfile without its manifest', { 'package-lock.json': '{"x":1}' }, ['lockfile_alone']],
  ['a new executable', { 'tool.sh': { mode: 0o755, content: 'x\n' } }, ['new_executable']],
  ['an executable bit on an old file', { 'run.sh': { mode: 0o755, content: 'true\n' } }, ['new_executable']],
  ['a symbolic link', { link: { type: 'symlink', linkname: '/etc/passwd' } }, ['symlink']],
  ['a binary', { 'logo.png': '\u0000\u0001\u0002' }, ['binary']],
  ['an AWS key', { 'src/add.js': `${FIX}const k = 'AKIAIOSFODNN7EXAMPLE';\n` }, ['secret']],
  ['a private key', { 'src/add.js': `${FIX}// -----BEGIN RSA PRIVATE KEY-----\n` }, ['secret']],
  ['a URL with a password', { 'src/add.js': `${FIX}const u = 'postgres://me:hunter2@db/x';\n` }, ['secret']],
  ['a bidirectional control', { 'src/add.js': `${FIX}// \u202e hidden\n` }, ['hidden_characters']],
  ['a zero-width character', { 'src/add.js': `${FIX}const a\u200bdmin = 1;\n` }, ['hidden_characters']],
  ['a tag character', { 'src/add.js': `${FIX}// \u{e0041}\n` }, ['hidden_characters']],
  ['an escape sequence', { 'src/add.js': `${FIX}// \u001b[2J\n` }, ['hidden_characters']],
  ['a name with an invisible character', { 'src/a\u200bb.js': 'x\n' }, ['odd_file_name']],
  ['a name that reads as an option', { '-rf': 'x\n' }, ['odd_file_name']],
  ['a name that is a device', { 'src/con.js': 'x\n' }, ['odd_file_name']],
  ['a minified line', { 'src/add.js': `${FIX}${'a;'.repeat(600)}\n` }, ['long_line']],
  ['a removed test', { 'test/add.test.js': null }, ['test_removed']],
  ['a skipped test', { 'test/add.test.js': TEST.replace('test(', 'test.skip(') }, ['test_skipped', 'test_weakened']],
  ['a singled out new test', { 'test/b.test.js': "test.only('b', () => {});\n" }, ['test_skipped']],
  ['a changed expectation', { 'test/add.test.js': TEST.replace('3)', '-1)') }, ['test_weakened']],
  ['a changed input of a test', { 'test/add.test.js': TEST.replace('add(1, 2)', 'add(3, 0)') }, ['test_weakened']],
  ['a changed fixture', { 'test/data.json': '{"a": 2}\n' }, ['test_weakened']],
  ['a test that ends the run', { 'test/b.test.js': 'process.exit(0);\n' }, ['test_weakened']],
])('a patch with %s is blocked', async (_name, patch, codes) => {
  expect(await gateOf(patch)).toEqual(codes);
});

test('a submodule is blocked', async () => {
  const { repository, base } = await makeRepository(FILES);
  const tree = await repository.composeTree(base, [{ path: 'sub', mode: '160000', id: base }]);
  expect(await gateTree({ repository, base, tree })).toMatchObject({
    verdict: 'blocked',
    reasons: [{ code: 'submodule', path: 'sub' }],
  });
});

test('a patch over its limits is blocked, and the limits are a parameter', async () => {
  const many = Object.fromEntries(Array.from({ length: 25 }, (_, index) => [`src/f${index}.js`, 'x\n']));
  expect(await gateOf(many)).toEqual(['too_many_files']);
  expect(await gateOf(many, { limits: { filesMax: 30 } })).toEqual([]);
  const long = { 'src/long.js': 'x\n'.repeat(900) };
  expect(await gateOf(long)).toEqual(['too_many_lines']);
  expect(await gateOf(long, { limits: { linesMax: 1000, patchBytesMax: 500 } })).toEqual(['too_large']);
});

test('a known secret is found whatever it looks like, and old text is not blamed on the patch', async () => {
  expect(await gateOf({ 'src/add.js': `${FIX}// plain-canary\n` }, { knownSecrets: ['plain-canary'] })).toEqual([
    'secret',
  ]);
  const { repository, base } = await makeRepository({ 'a.js': "const k = 'AKIAIOSFODNN7EXAMPLE'; // \u202e\n" });
  const imported = await repository.importTree(
    base,
    makeTar({ 'a.js': "const k = 'AKIAIOSFODNN7EXAMPLE'; // \u202e\nlet b;\n" }),
  );
  if (!imported.ok) throw new Error(imported.message);
  expect(await gateTree({ repository, base, tree: imported.tree })).toEqual({ verdict: 'ok' });
});
