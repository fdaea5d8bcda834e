import type { MaskingRules } from '@soulcaster/contract';
import { everyRule, maskText } from './mask.ts';

const textMax = 4_000;
const membersMax = 200;
const valuesMax = 5_000;

const secretName =
  /token|secret|passw|pwd|authori[sz]ation|cookie|credential|session|signature|api[-_ ]?key|access[-_ ]?key|private[-_ ]?key|^(?:auth|dsn|card|cvc|cvv|iban|ssn)$/i;

/**
 * A payload as people may see it, as indented JSON: personal data and secrets are masked whatever the project's rules are, its own
 * patterns too, and so is the value of every name that sounds like a secret. Long texts and lists are cut, so that it stays readable.
 */
export function shownPayload(payload: unknown, rules: MaskingRules): string {
  const shown: Shown = { rules: { ...everyRule, patterns: rules.patterns }, left: valuesMax };
  return JSON.stringify(show(payload, shown), null, 2);
}

type Shown = { rules: MaskingRules; left: number };

function show(value: unknown, shown: Shown): unknown {
  shown.left -= 1;
  if (typeof value === 'string') return showText(value, shown);
  if (Array.isArray(value)) return showList(value, shown);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const named = nameOfPair(value as Record<string, unknown>);
  const kept = entries.slice(0, membersMax).filter(() => shown.left > 0);
  const pairs = kept.map(([key, member]) => {
    const isSecret = secretName.test(key) || (key === 'value' && named);
    return [showText(key, shown), isSecret ? hide(member) : show(member, shown)];
  });
  const more = entries.length - pairs.length;
  return Object.fromEntries(more > 0 ? [...pairs, ['…', `${more} more`]] : pairs);
}

/** A list of two whose first names a secret is a header or a tag. */
function showList(list: unknown[], shown: Shown): unknown[] {
  const [name, value] = list;
  if (list.length === 2 && typeof name === 'string' && secretName.test(name)) return [name, hide(value)];
  const kept = list.slice(0, membersMax).flatMap((member) => (shown.left > 0 ? [show(member, shown)] : []));
  return kept.length < list.length ? [...kept, `… ${list.length - kept.length} more`] : kept;
}

function showText(text: string, { rules }: Shown): string {
  const more = text.length - textMax;
  // Masked first beyond the cut: half of a token would not be known as one.
  const masked = maskText(more > 0 ? text.slice(0, 2 * textMax) : text, rules);
  return more > 0 ? `${masked.slice(0, textMax)}… ${more} more characters` : masked;
}

/** Nothing, a number of them or a yes says no secret. */
const hide = (value: unknown) => (value === null || value === '' || typeof value === 'boolean' ? value : '[masked]');

/** `{key: 'password', value: …}`, as lists of headers and tags have it. */
function nameOfPair({ key, name, value }: Record<string, unknown>): boolean {
  const said = typeof key === 'string' ? key : name;
  return value !== undefined && typeof said === 'string' && secretName.test(said);
}
