import { at, record, text } from '../pick.ts';
import { shorten } from '../text.ts';

const VARIABLES_MAX = 20;
const CHARACTERS_MAX = 500;
const NAME_MAX = 100;
const DEPTH_MAX = 6;
/** The SDKs cut longer lists and objects, and do not say so in the value. */
const CUT_AT = 10;

const SECRET =
  /pass|secret|token|api_?key|auth|cookie|session|credential|private|signature|csrf|jwt|bearer|card|cvv|ssn/i;

/**
 * The local variables of a frame as source text of its language, as far as Python's and Node's SDKs tell them; null
 * where there are none. Of objects of classes the class alone is told, so that nobody takes them for values; what the runtime
 * adds and what may be a secret are left out.
 * https://docs.sentry.io/platforms/python/configuration/options/#include-local-variables
 */
export function variablesOf(frame: unknown, platform: string | null): Record<string, string> | null {
  const own = text(at(frame, 'platform')) ?? platform;
  const write = own === 'python' ? python : own === 'node' || own === 'javascript' ? javaScript : null;
  if (!write) return null;
  const kept = Object.entries(record(at(frame, 'vars'))).flatMap(([name, value]) => {
    if (/^__|\W/.test(name) || name.length > NAME_MAX || SECRET.test(name)) return [];
    const written = write(value, 0) ?? classOf(value);
    return written === null ? [] : [[name, shorten(written, CHARACTERS_MAX)] as const];
  });
  return kept.length > 0 ? Object.fromEntries(kept.slice(0, VARIABLES_MAX)) : null;
}

/** `<app.Cart object at 0x7f>` without what differs each time. */
function classOf(value: unknown): string | null {
  const name = typeof value === 'string' ? /^<([\w.$]{1,80})/.exec(value)?.[1] : undefined;
  return name === undefined ? null : `<${name}>`;
}

/** Values arrive as what `repr` wrote, in JSON's lists and objects. */
function python(value: unknown, depth: number): string | null {
  if (typeof value === 'string') return /^<|^\[Filtered\]$/.test(value) ? null : value;
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return typeof value === 'number' ? String(value) : inner(value, depth, python);
}

/** Values arrive as they are, but for those that JSON does not have. What Node's SDK did not look into within a list is `null` as well. */
function javaScript(value: unknown, depth: number): string | null {
  if (value === null && depth > 0) return null;
  if (value === '<null>') return 'null';
  if (value === '<undefined>') return 'undefined';
  if (typeof value === 'string') return /^<.*>$|^\[Filtered\]$/.test(value) ? null : JSON.stringify(value);
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return String(value);
  return inner(value, depth, javaScript);
}

type Write = (value: unknown, depth: number) => string | null;

/** What is left out or cut of a list or object is marked, so that it is not taken for the whole. */
function inner(value: unknown, depth: number, write: Write): string | null {
  if (depth >= DEPTH_MAX) return null;
  if (Array.isArray(value)) {
    const items = value.slice(0, CUT_AT).map((item) => write(item, depth + 1) ?? '…');
    return `[${[...items, ...(value.length >= CUT_AT ? ['…'] : [])].join(', ')}]`;
  }
  const entries = Object.entries(record(value));
  const pairs = entries.slice(0, CUT_AT).map(([key, item]) => {
    const written = SECRET.test(key) ? '…' : (write(item, depth + 1) ?? '…');
    return `${JSON.stringify(shorten(key, NAME_MAX))}: ${written}`;
  });
  return `{${[...pairs, ...(entries.length >= CUT_AT ? ['…'] : [])].join(', ')}}`;
}
