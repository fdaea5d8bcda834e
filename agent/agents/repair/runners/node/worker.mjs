// Runs inside the sandbox, as text given to `node -e`, so that nothing of it lies in the tree. Requests and answers are lines
// of JSON. All candidates are tried in one process: each is a new generation of the repository's modules, told apart by a
// query in their URLs. A candidate that hangs is ended from outside, with the process.

import { readFileSync, writeSync } from 'node:fs';
import { createRequire, findPackageJSON, registerHooks } from 'node:module';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const ROOT = `${pathToFileURL(process.cwd()).href}/`;
export const addressOf = (file) => ROOT + encodeURI(file).replace(/[?#]/g, encodeURIComponent);
export const require = createRequire(`${ROOT}index.js`);
export const commands = {};
/** Modules that the repository's code gets from us instead, as source texts. */
export const shims = new Map();
let generation = 0;
let overlay = new Map();
let stray = null;
// Tests run in this process: what they put in the place of these must not get to see an answer.
const { parse, stringify } = JSON;
const write = writeSync;
const bytesOf = Buffer.from.bind(Buffer);

function answer(id, value) {
  const bytes = bytesOf(`${stringify({ ...value, id })}\n`);
  for (let at = 0; at < bytes.length; ) {
    try {
      at += write(1, bytes, at);
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error;
    }
  }
}

function isolateOutput() {
  const swallow = (...given) => {
    given.find((each) => typeof each === 'function')?.();
    return true;
  };
  process.stdout.write = swallow;
  process.stderr.write = swallow;
  process.exit = (exitCode = process.exitCode ?? 0) => {
    throw Object.assign(new Error('process.exit() was called'), { exitCode: Number(exitCode) });
  };
  process.on('uncaughtException', (error) => (stray = error));
  process.on('unhandledRejection', (error) => (stray = error));
}

export const pathOf = (url) => fileURLToPath(url.split('?')[0]);
export const isOwn = (url) => url.startsWith(ROOT) && !url.includes('/node_modules/') && !url.includes('[eval');

registerHooks({
  resolve(specifier, context, next) {
    if (shims.has(specifier) && isOwn(context.parentURL ?? '')) {
      return { url: `soulcaster:${specifier}`, format: 'module', shortCircuit: true };
    }
    const found = next(specifier, context);
    if (!isOwn(found.url) || context.conditions?.includes('require')) return found;
    // A test file is loaded for each use, so that it registers its tests again; the modules that it imports are shared.
    const entry = /[?&]entry=\d+/.exec(found.url)?.[0].replace('?', '&') ?? '';
    return { ...found, url: `${found.url.split('?')[0]}?generation=${generation}${entry}` };
  },
  load(url, context, next) {
    const shim = url.startsWith('soulcaster:') ? shims.get(url.slice('soulcaster:'.length)) : undefined;
    if (shim !== undefined) return { format: 'module', source: shim, shortCircuit: true };
    const text = isOwn(url) ? overlay.get(pathOf(url)) : undefined;
    if (text === undefined) return next(url, context);
    return { format: context.format ?? formatOf(pathOf(url)), source: text, shortCircuit: true };
  },
});

/** What went wrong outside of any test since this was last asked, a rejected promise that nobody waits for say. */
export function takeStray() {
  const found = stray;
  stray = null;
  return found;
}

/** The text of a file of the candidate that is tried. */
export const overlaid = (path) => overlay.get(path);
export const overlaidPaths = () => [...overlay.keys()];

/** From here on the repository's modules are loaded anew, with these texts instead of what is on disk. */
export function renew(files) {
  generation++;
  overlay = new Map(Object.entries(files).map(([file, text]) => [fileURLToPath(addressOf(file)), text]));
  for (const [file, module] of Object.entries(require.cache)) {
    if (!isOwn(pathToFileURL(file).href)) continue;
    // Who required a module keeps it: what stays must let it go.
    module.parent?.children.splice(0);
    delete require.cache[file];
  }
  stray = null;
}

export function isInstalled(name) {
  try {
    return Boolean(require.resolve(`${name}/package.json`));
  } catch {
    return false;
  }
}

/** Whether Node takes a file for an ES module: by its ending, its package, or what it says. */
export function isModule(path) {
  const ending = /\.([cm]?)[jt]sx?$/.exec(path)?.[1];
  if (ending) return ending === 'm';
  const manifest = findPackageJSON(pathToFileURL(path));
  const type = manifest ? JSON.parse(readFileSync(manifest, 'utf8')).type : undefined;
  if (type) return type === 'module';
  const text = overlay.get(path) ?? readFileSync(path, 'utf8');
  return /^(import|export)\b/m.test(text) && !/\b(require\(|module\.exports\b)/.test(text);
}

const formatOf = (path) => `${isModule(path) ? 'module' : 'commonjs'}${/ts$/.test(path) ? '-typescript' : ''}`;

/** By `require` where it is CommonJS, so that what transforms files there is asked. */
export async function loadSource(file) {
  const path = fileURLToPath(addressOf(file));
  return isModule(path) ? import(addressOf(file)) : require(path);
}

commands.ready = async () => ({});

let entries = 0;
export function load(file) {
  // CommonJS is known by its path, whatever the query.
  delete require.cache[fileURLToPath(addressOf(file))];
  return import(`${addressOf(file)}?entry=${entries++}`);
}

export async function main() {
  isolateOutput();
  for await (const line of createInterface({ input: process.stdin })) {
    const { id, ...request } = parse(line);
    try {
      answer(id, await commands[request.command](request));
    } catch (error) {
      answer(id, { crashed: true, error: String(error?.stack ?? error) });
    }
  }
}
