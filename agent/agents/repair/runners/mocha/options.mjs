import { existsSync, globSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join, matchesGlob, relative, resolve } from 'node:path';
import { require } from '../node/worker.mjs';

/** The options of a `mocha` command, from its words, its configuration files and its defaults; read by mocha itself where it can. */
export function optionsOf(words) {
  const loader = ['lib/cli/options.cjs', 'lib/cli/options.js'].map(ofMocha).find((path) => existsSync(path));
  if (!loader) return oldOptions(words);
  const { loadOptions, ...rest } = require(loader);
  const forNode = [];
  const own = words.filter((word, at) => {
    const isOne =
      NODE_OPTION.test(word) ||
      (/^--(import|loader|experimental-loader)$/.test(words[at - 1]) && !word.startsWith('-'));
    if (isOne && word.includes('=')) forNode.push(word.slice(word.indexOf('=') + 1));
    else if (isOne && !word.startsWith('-')) forNode.push(word);
    return !isOne;
  });
  const { import: imported, ...options } = (loadOptions ?? rest.default.loadOptions)(own);
  return { ...options, import: [...forNode, ...list(imported)].filter((each) => typeof each === 'string') };
}

/** mocha hands these on to Node. */
const NODE_OPTION = /^--(import|loader|experimental-loader)(=|$)/;

export const ofMocha = (path) => join(require.resolve('mocha/package.json'), '..', path);

/** Before mocha 6 the options lay in a file of words. */
function oldOptions(words) {
  const file = resolve(wordAfter(words, '--opts') ?? 'test/mocha.opts');
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const kept = text.split('\n').filter((line) => !line.startsWith('#'));
  const all = [...words, ...kept.flatMap((line) => line.split(/\s+/)).filter(Boolean)];
  const found = { _: [], require: [], file: [], ignore: [], timeout: 2000, ui: 'bdd', extension: ['js'] };
  const short = { '-r': '--require', '-t': '--timeout', '-u': '--ui', '-g': '--grep', '-R': '--reporter' };
  for (let at = 0; at < all.length; at++) {
    const [name, given] = all[at].split(/=(.*)/s);
    const option = short[name] ?? name;
    if (!option.startsWith('-')) found._.push(all[at]);
    else if (option === '--recursive') found.recursive = true;
    else if (/^--(require|file)$/.test(option)) found[option.slice(2)].push(given ?? all[++at]);
    else if (option === '--exclude') found.ignore.push(given ?? all[++at]);
    else if (/^--(timeout|ui|grep|reporter|slow|opts)$/.test(option)) found[option.slice(2)] ??= given ?? all[++at];
    if (/^--(timeout|ui)$/.test(option)) found[option.slice(2)] = given ?? all[at];
  }
  return found;
}

function wordAfter(words, name) {
  const at = words.indexOf(name);
  return at >= 0 ? words[at + 1] : undefined;
}

const list = (value) => (value === undefined || value === null || value === false ? [] : [value].flat());

/** The test files in mocha's order, relative to the working directory. */
export function filesOf(options) {
  const extensions = list(options.extension)
    .flatMap((each) => String(each).split(','))
    .map((each) => each.replace(/^\./, ''));
  const specs = [...list(options._), ...list(options.spec)].map(String);
  const isTest = (file) =>
    extensions.includes(extname(file).slice(1)) || extensions.some((each) => file.endsWith(`.${each}`));
  const found = (specs.length > 0 ? specs : ['test']).flatMap((spec) => {
    if (!existsSync(spec))
      return globSync(spec)
        .flatMap((path) => under(path, isTest, options.recursive))
        .sort();
    return under(spec, isTest, options.recursive);
  });
  const ignored = list(options.ignore).map((pattern) => String(pattern).replace(/^\.\//, ''));
  const kept = found
    .map((file) => relative('.', file))
    .filter(
      (file) => !file.split('/').includes('node_modules') && !ignored.some((pattern) => matchesGlob(file, pattern)),
    );
  const sorted = options.sort ? [...kept].sort() : kept;
  return [...new Set([...list(options.file).map((file) => relative('.', file)), ...sorted])];
}

function under(path, isTest, recursive) {
  if (!statSync(path).isDirectory()) return [path];
  const entries = readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) return recursive && entry.name !== 'node_modules' ? under(inner, isTest, recursive) : [];
    return isTest(entry.name) && !entry.name.startsWith('.') ? [inner] : [];
  });
}

/** What `--require` and `--import` name, as places that can be loaded. */
export function requiredBy(options) {
  const ofNode = list(options['node-option']).flatMap(
    (each) => /^(?:import|require|r|loader|experimental-loader)=(.*)$/.exec(each)?.[1] ?? [],
  );
  const named = [
    ...ofNode,
    ...list(options.import),
    ...list(options.loader),
    ...list(options['experimental-loader']),
    ...list(options.require),
  ];
  // With its extension, which tells what kind of module it is.
  return named.map((name) => require.resolve(existsSync(name) || existsSync(`${name}.js`) ? resolve(name) : name));
}
