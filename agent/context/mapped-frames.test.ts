import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type OutputOptions, rolldown } from 'rolldown';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StackFrame } from '../types.ts';
import { framesIn } from './frames.ts';
import { type BuiltTree, mappedFrames } from './mapped-frames.ts';

const sources = {
  'src/lines.ts': `export interface Line {
  sku: string;
}

export function lineOf(lines: Line[], sku: string): number {
  for (let at = 0; at <= lines.length; at++) {
    const line = lines[at] as Line;
    if (line.sku === sku) return at;
  }
  return -1;
}
`,
  'src/main.ts': "import { lineOf } from './lines.ts';\n\nconsole.log(lineOf([{ sku: 'A1' }], 'C3'));\n",
};

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'sc-maps-'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const bundle = (options: OutputOptions) => async (dir: string) => {
  const made = await rolldown({ input: join(dir, 'src/main.ts'), cwd: dir });
  await made.write({ file: join(dir, 'dist/app.min.js'), format: 'esm', minify: true, ...options });
  await made.close();
};

const tsc =
  (...options: string[]) =>
  async (dir: string) => {
    const program = fileURLToPath(new URL('../../node_modules/.bin/tsc', import.meta.url));
    const common = [
      '--outDir',
      'lib',
      '--module',
      'nodenext',
      '--target',
      'es2022',
      '--rewriteRelativeImportExtensions',
    ];
    execFileSync(program, ['src/main.ts', '--rootDir', 'src', '--types', '', ...common, ...options], { cwd: dir });
  };

describe('a crash of built JavaScript points into the sources', () => {
  test.each([
    ['rolldown, minified, the map beside it', 'dist/app.min.js', bundle({ sourcemap: true })],
    ['rolldown, minified, the map within', 'dist/app.min.js', bundle({ sourcemap: 'inline' })],
    ['rolldown, without a comment', 'dist/app.min.js', bundle({ sourcemap: 'hidden' })],
    [
      'rolldown, with the names that webpack gives',
      'dist/app.min.js',
      bundle({ sourcemap: true, sourcemapPathTransform: (path) => path.replace('../', 'webpack://shop/./') }),
    ],
    ['tsc, the map beside it', 'lib/main.js', tsc('--sourceMap')],
    ['tsc, the map within', 'lib/main.js', tsc('--inlineSourceMap')],
    ['tsc, sources from a root', 'lib/main.js', tsc('--sourceMap', '--sourceRoot', '../src')],
  ])('%s', async (name, built, build) => {
    const dir = make(name, { ...sources, 'package.json': '{"type":"module"}' });
    await build(dir);
    const frames = framesIn(crashOf(dir, built)).map((frame) => ({
      ...frame,
      file: frame.file.split('/sc-maps-')[1] ?? frame.file,
    }));
    const [top] = await mappedFrames({ frames, reports: [] }, treeOf(dir));
    expect(top).toMatchObject({ file: 'src/lines.ts', line: 8, inApp: true });
    expect(top).not.toHaveProperty('column');
    expect(top?.function).toBe(built === 'lib/main.js' ? 'lineOf' : undefined);
  });

  test('told in a text, by a browser that loaded it from another host', async () => {
    const dir = make('hosted', sources);
    await bundle({ sourcemap: true })(dir);
    const [place] = framesIn(crashOf(dir, 'dist/app.min.js'));
    const body = `TypeError: can't access property "sku"\ne@https://cdn.example/dist/app.min.js?v=3:${place?.line}:${place?.column}`;
    const report = { source: 'manual', title: '', body };
    const own: StackFrame = { file: 'src/main.ts', line: 3, inApp: true };
    expect(await mappedFrames({ frames: [own], reports: [report] }, treeOf(dir))).toEqual([
      own,
      { file: 'src/lines.ts', line: 8, inApp: true },
    ]);
  });

  test('from its map alone, where the bundle is not in the repository', async () => {
    const dir = make('map alone', sources);
    await bundle({ sourcemap: true })(dir);
    const [place] = framesIn(crashOf(dir, 'dist/app.min.js'));
    rmSync(join(dir, 'dist/app.min.js'));
    const [frame] = await mappedFrames(
      { frames: [{ ...place, file: 'dist/app.min.js', inApp: true }], reports: [] },
      treeOf(dir),
    );
    expect(frame).toMatchObject({ file: 'src/lines.ts', line: 8 });
  });
});

describe('a map is a stranger’s data: what it does not show plainly leaves the frame as it was', () => {
  const frame: StackFrame = { file: 'dist/app.min.js', line: 1, column: 1, function: 'e', inApp: true };
  const map = { version: 3, sources: ['../src/lines.ts'], names: [], mappings: 'AAIA' };
  const comment = (url: string) => `x()\n//# sourceMappingURL=${url}\n`;
  const mapOf = (over: object) => JSON.stringify({ ...map, ...over });
  const cases: Record<string, Record<string, string>> = {
    'no map at all': {},
    'a map that is no JSON': { 'dist/app.min.js.map': '{"version":3' },
    'a map that is nested without end': { 'dist/app.min.js.map': '['.repeat(200_000) },
    'a map of another version': { 'dist/app.min.js.map': mapOf({ version: 2 }) },
    'mappings that are none': { 'dist/app.min.js.map': mapOf({ mappings: '!!!!,\u0000' }) },
    'mappings to a source that is not listed': { 'dist/app.min.js.map': mapOf({ mappings: 'AgggBA' }) },
    'mappings without end': { 'dist/app.min.js.map': mapOf({ mappings: ';'.repeat(3_000_001) }) },
    'sources without end': { 'dist/app.min.js.map': mapOf({ sources: Array(20_001).fill('../src/lines.ts') }) },
    'a source beyond the repository': { 'dist/app.min.js.map': mapOf({ sources: ['../../../../etc/passwd'] }) },
    'a source by its absolute path': { 'dist/app.min.js.map': mapOf({ sources: ['file:///etc/passwd'] }) },
    'a library': { 'dist/app.min.js.map': mapOf({ sources: ['../node_modules/shop/src/lines.ts'] }) },
    itself: { 'dist/app.min.js.map': mapOf({ sources: ['app.min.js'] }) },
    'a line that the source does not have': { 'dist/app.min.js.map': mapOf({ mappings: 'AAgxBA' }) },
    'a map elsewhere on the network': { 'dist/app.min.js': comment('https://cdn.example/app.min.js.map') },
    'a map beyond the repository': { 'dist/app.min.js': comment('../../../../etc/passwd') },
    'a map that is no text of a map': { 'dist/app.min.js': comment('data:application/json;base64,%%%') },
  };
  test.each(Object.entries(cases))('%s', async (_, files) => {
    const all = new Map(
      Object.entries({ 'src/lines.ts': sources['src/lines.ts'], 'dist/app.min.js': 'x()\n', ...files }),
    );
    const asked: string[] = [];
    const read = async (path: string) => {
      asked.push(path);
      return all.get(path) ?? null;
    };
    expect(await mappedFrames({ frames: [frame], reports: [] }, { files: [...all.keys()], read })).toEqual([frame]);
    expect(asked.filter((path) => !all.has(path))).toEqual([]);
  });

  test('the same map is good where nothing is wrong with it', async () => {
    const all = new Map(Object.entries({ 'src/lines.ts': sources['src/lines.ts'], 'dist/app.min.js.map': mapOf({}) }));
    const tree = { files: [...all.keys()], read: async (path: string) => all.get(path) ?? null };
    expect(await mappedFrames({ frames: [frame], reports: [] }, tree)).toEqual([
      { file: 'src/lines.ts', line: 5, inApp: true },
    ]);
    const vague = { ...frame, column: undefined, line: 1 };
    const long = { ...tree, files: [...tree.files, 'dist/app.min.js'] };
    all.set('dist/app.min.js', 'x();'.repeat(200));
    expect(await mappedFrames({ frames: [vague], reports: [] }, long)).toEqual([vague]);
  });
});

function make(name: string, files: Record<string, string>): string {
  const dir = join(root, name.replace(/\W+/g, '-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
  return dir;
}

/** What the built program writes when it crashes. */
function crashOf(dir: string, file: string): string {
  try {
    execFileSync(process.execPath, [join(dir, file)], { encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    return String((error as { stderr?: string }).stderr);
  }
  throw new Error(`${file} does not crash`);
}

function treeOf(dir: string): BuiltTree {
  const files = readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(dir.length + 1));
  return { files, read: async (path) => readFileSync(join(dir, path), 'utf8') };
}
