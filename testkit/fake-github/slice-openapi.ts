/**
 * Writes `github-openapi-slice.json`: the operations this fake answers, cut out of GitHub's own OpenAPI description.
 * Run by hand after changing `operationIds`: `node testkit/fake-github/slice-openapi.ts`. The package is 385 MB
 * unpacked, so it is fetched into a temporary directory and never becomes a dependency.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const version = '23.0.2';
const bytesMax = 300 * 1024;
const operationIds = [
  'users/get-authenticated',
  'users/list-emails-for-authenticated-user',
  'orgs/list-for-authenticated-user',
  'orgs/list-for-user',
  'rate-limit/get',
  'repos/list-for-authenticated-user',
  'repos/get',
  'repos/list-branches',
  'repos/get-branch',
  'issues/list-for-repo',
  'issues/create',
  'issues/get',
  'issues/update',
  'issues/list-comments',
  'issues/create-comment',
  'pulls/list',
  'pulls/create',
  'pulls/get',
  'pulls/update',
  'pulls/merge',
  'pulls/list-files',
  'git/delete-ref',
  'apps/get-authenticated',
  'apps/get-repo-installation',
  'apps/create-installation-access-token',
];

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };

const temporary = mkdtempSync(join(tmpdir(), 'github-openapi-'));
try {
  writeSlice(sliceOf(fetchDescription(temporary)));
} finally {
  rmSync(temporary, { recursive: true, force: true });
}

function fetchDescription(directory: string): JsonObject {
  execFileSync('npm', ['pack', '--silent', `@octokit/openapi@${version}`], { cwd: directory });
  const entry = 'package/generated/api.github.com.json';
  execFileSync('tar', ['xzf', `octokit-openapi-${version}.tgz`, entry], { cwd: directory });
  return JSON.parse(readFileSync(join(directory, entry), 'utf8')) as JsonObject;
}

function sliceOf(description: JsonObject): JsonObject {
  const paths: JsonObject = {};
  const missing = new Set(operationIds);
  for (const [path, item] of Object.entries(description.paths as JsonObject)) {
    for (const [method, operation] of Object.entries(item as JsonObject)) {
      const id = (operation as JsonObject).operationId as string;
      if (!missing.delete(id)) continue;
      paths[path] = { ...(paths[path] as JsonObject | undefined), [method]: withoutProse(operation as JsonObject) };
    }
  }
  if (missing.size > 0) throw new Error(`not in GitHub's description: ${[...missing].join(', ')}`);
  const info = { title: "A slice of GitHub's REST API description", version, license: { name: 'MIT' } };
  return { openapi: '3.0.3', info, paths, components: componentsUsedBy(paths, description) };
}

function componentsUsedBy(paths: JsonObject, description: JsonObject): JsonObject {
  const components: Record<string, JsonObject> = {};
  const queue = [...referencesIn(paths)];
  for (let reference = queue.pop(); reference; reference = queue.pop()) {
    const [kind, name] = reference.slice('#/components/'.length).split('/') as [string, string];
    components[kind] ??= {};
    if (components[kind][name] !== undefined) continue;
    const component = withoutProse((description.components as Record<string, JsonObject>)[kind]?.[name] as Json);
    components[kind][name] = component;
    queue.push(...referencesIn(component));
  }
  return components;
}

function referencesIn(value: Json): string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === '$ref' && typeof inner === 'string' ? [inner] : referencesIn(inner),
  );
}

/** Prose is most of the bytes and checks nothing. A property may itself be named `title`, so only texts and lists go. */
function withoutProse(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutProse);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, inner]) => !isProse(key, inner))
      .map(([key, inner]) => [key, withoutProse(inner)]),
  );
}

function isProse(key: string, value: Json): boolean {
  if (key === 'example' || key === 'examples' || key === 'x-github') return true;
  if (key === 'tags') return Array.isArray(value);
  return ['description', 'title', 'summary'].includes(key) && typeof value === 'string';
}

function writeSlice(slice: JsonObject): void {
  const file = join(import.meta.dirname, 'github-openapi-slice.json');
  writeFileSync(file, `${JSON.stringify(slice)}\n`);
  const bytes = statSync(file).size;
  if (bytes > bytesMax) throw new Error(`the slice has ${bytes} bytes, more than ${bytesMax}`);
  console.warn(`${operationIds.length} operations, ${bytes} bytes`);
}
