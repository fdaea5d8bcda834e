import { createHash } from 'node:crypto';
import { types } from 'node:util';
import { startCoverage } from './coverage.mjs';
import { withFunction } from './function.mjs';
import { guarded } from './guard.mjs';
import { watchStarvation } from './lateness.mjs';
import { runIds } from './tests.mjs';
import { commands, renew } from './worker.mjs';

let calls = [];

/** Called by code that the host puts at the beginning of a function under test. */
globalThis.__soulcasterRecord = (values) => {
  if (calls.length >= 60) return;
  try {
    calls.push(structuredClone([...values]));
  } catch {}
};

commands.record = async ({ suite, overlay: files, tests, count, seed, testTimeoutMs }) => {
  calls = [];
  renew(files);
  await runIds(tests, testTimeoutMs, false, suite).catch(() => {});
  const recorded = distinct(calls);
  const inputs = [...recorded, ...mutations(recorded, count, random(seed))];
  return {
    module: '',
    recorded: recorded.length,
    inputs,
    shown: inputs.map((each) => each.map((value) => shown(value)).join(', ')),
  };
};

commands.evaluate = async ({ suite, overlay: files, file, inputs }) => {
  // V8 counts only what it compiles from here on.
  const coverage = startCoverage();
  try {
    renew(files);
    return await withFunction(suite, file, (fn, realm) => resultsOf(fn, inputs, realm, coverage));
  } finally {
    coverage.stop();
  }
};

const HANGS = 'does not end';

async function resultsOf(fn, inputs, realm, coverage) {
  if (typeof fn !== 'function') throw new Error('the function is not there');
  const results = [];
  const steps = [];
  const began = process.cpuUsage();
  let hung = 0;
  coverage.steps();
  for (const input of inputs) {
    const { user } = process.cpuUsage(began);
    if (hung > HANGING_MAX || user > EVALUATE_US) {
      results.push(null);
      continue;
    }
    const given = () => structuredClone(input).map((each) => moved(each, realm));
    // Where one input does not end, others will not: those are not waited for as long.
    const callMs = hung === 0 ? 300 : 40;
    const starvation = watchStarvation();
    let result = await resultOf(fn, given(), callMs);
    if (result === HANGS && starvation.stolenMs() > callMs / 4) result = await resultOf(fn, given(), callMs * PATIENT);
    starvation.end();
    results.push(result);
    if (result === HANGS) hung++;
    if (steps.length < COUNTED_MAX) steps.push(coverage.steps());
    if (steps.length === COUNTED_MAX) coverage.stop();
  }
  return { results, steps };
}

async function resultOf(fn, args, callMs) {
  try {
    let value = await inTime(
      guarded(() => fn(...args), callMs),
      callMs * 4,
    );
    if (value && typeof value === 'object' && typeof value.next === 'function') value = [...take(value, 1000)];
    const changed = args.filter((each) => each && typeof each === 'object').map((each) => shown(each));
    return bounded(shown(value)) + (changed.length > 0 ? ` | ${bounded(changed.join(', '))}` : '');
  } catch (error) {
    const late = error === LATE || error?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
    return late ? HANGS : `raises ${error?.name ?? 'an error'}`;
  }
}

const LATE = new Error('late');

/** What an asynchronous function gives, unless it waits for something that does not come. */
async function inTime(value, limitMs) {
  if (typeof value?.then !== 'function') return value;
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(LATE), limitMs);
  });
  try {
    return await Promise.race([value, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Where tests run in a realm of their own, their `Array` is not ours. */
function moved(value, realm) {
  if (realm === globalThis || value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return realm.Array.from(value, (each) => moved(each, realm));
  if (types.isDate(value)) return new realm.Date(value.getTime());
  if (types.isMap(value)) return new realm.Map([...value].map((each) => moved(each, realm)));
  if (types.isSet(value)) return new realm.Set([...value].map((each) => moved(each, realm)));
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.assign(
    new realm.Object(),
    Object.fromEntries(Object.entries(value).map(([key, each]) => [key, moved(each, realm)])),
  );
}

const HANGING_MAX = 20;
/** Another try, where the machine was busy with something else. */
const PATIENT = 8;
/** To read the counters takes longer than most calls. */
const COUNTED_MAX = 12;
const EVALUATE_US = 4_000_000;
const TOLD_MAX = 4000;

/** What is too long to be told still differs where it differs. */
function bounded(text) {
  if (text.length <= TOLD_MAX) return text;
  return `${text.slice(0, TOLD_MAX)}… (${createHash('sha256').update(text).digest('hex')})`;
}

function* take(iterator, most) {
  for (let count = 0; count < most; count++) {
    const { value, done } = iterator.next();
    if (done) return;
    yield value;
  }
}

function shown(value, depth = 0) {
  if (typeof value === 'number') return Object.is(value, -0) ? '0' : String(Number(value.toPrecision(9)));
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'function') return 'a function';
  if (value === null || typeof value !== 'object') return String(value);
  if (depth > 6) return '…';
  if (Array.isArray(value)) return `[${value.map((each) => shown(each, depth + 1)).join(', ')}]`;
  if (types.isDate(value)) return `Date(${value.getTime()})`;
  if (types.isMap(value) || types.isSet(value)) return `${value.constructor.name}${shown([...value], depth + 1)}`;
  const fields = Object.keys(value).map((key) => `${key}: ${shown(value[key], depth + 1)}`);
  return `{ ${fields.join(', ')} }`.slice(0, 2000);
}

function distinct(values) {
  const byText = new Map(values.map((each) => [shown(each), each]));
  return [...byText.values()];
}

/** A small generator of numbers from 0 to 1 that repeats for a seed (mulberry32). */
function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

function mutations(recorded, count, chance) {
  if (recorded.length === 0) return [];
  const pick = (items) => items[Math.floor(chance() * items.length)];
  const seen = new Set(recorded.map((each) => shown(each)));
  const widest = Math.max(...recorded.map((call) => call.length));
  const sizes = Array.from({ length: widest }, (_, index) => sizesOf(recorded.map((call) => call[index])));
  const made = [];
  for (let tries = 0; tries < count * 6 && made.length < count; tries++) {
    // Where few calls were recorded, one step from them gives few others.
    const call = structuredClone(pick(tries < count * 3 ? recorded : [...recorded, ...made]));
    for (let changes = pick([1, 1, 2]); changes > 0 && call.length > 0; changes--) {
      const at = Math.floor(chance() * call.length);
      const other = structuredClone(pick(recorded)[at] ?? call[at]);
      call[at] = chance() < 0.2 ? other : mutated(call[at], sizes[at], pick);
    }
    const key = shown(call);
    if (!seen.has(key)) {
      seen.add(key);
      made.push(call);
    }
  }
  return made;
}

const GROWTH = 4;

/**
 * How small and large what the tests use in a place is. Mutations do not leave its kind (never below zero, never zero), and
 * what is many times larger than in any test costs the time of many others.
 */
function sizesOf(values) {
  const found = plainValues(values);
  const numbers = found.filter((each) => Number.isFinite(each));
  const lengths = found.filter((each) => typeof each === 'string').map((each) => each.length);
  const smallest = Math.min(...numbers);
  return {
    floor: smallest < 0 ? Number.NEGATIVE_INFINITY : smallest <= 1 ? 0 : 1,
    most: Math.max(64, ...numbers.map((each) => GROWTH * Math.abs(each))),
    length: Math.max(16, ...lengths.map((each) => GROWTH * each)),
  };
}

function plainValues(value, depth = 0) {
  if (typeof value === 'number' || typeof value === 'string') return [value];
  if (value === null || typeof value !== 'object' || depth > 5) return [];
  return Object.values(value).flatMap((each) => plainValues(each, depth + 1));
}

function mutated(value, sizes, pick, depth = 0) {
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number') {
    const made = value + pick([1, -1, 2, -2, 3, value, -Math.floor(value / 2), 7]);
    return made >= sizes.floor && Math.abs(made) <= sizes.most ? made : value;
  }
  if (typeof value === 'string') {
    const half = value.slice(0, value.length / 2);
    const made = pick([
      half,
      value + value,
      [...value].reverse().join(''),
      value.toUpperCase(),
      value.slice(1),
      `${value}a`,
    ]);
    return made.length <= sizes.length ? made : value;
  }
  if (Array.isArray(value) && depth < 4) {
    const items = [...value];
    const how = pick([0, 1, 2, 3, 3]);
    const at = Math.floor(pick([0, 0.3, 0.6, 0.99]) * items.length);
    if (items.length === 0) return items;
    if (how === 0) items.splice(at, 1);
    else if (how === 1) items.splice(at, 0, structuredClone(items[at]));
    else if (how === 2) items.reverse();
    else items[at] = mutated(items[at], sizes, pick, depth + 1);
    return items;
  }
  if (value && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype && depth < 4) {
    const keys = Object.keys(value);
    if (keys.length === 0) return value;
    const key = pick(keys);
    return { ...value, [key]: mutated(value[key], sizes, pick, depth + 1) };
  }
  return value;
}
