import { isIPv4, isIPv6 } from 'node:net';
import type { MaskingRules } from '@soulcaster/contract';
import { maskPattern } from './mask-pattern.ts';
import type { FeedbackDraft } from './source.ts';

/** What is masked where no project says otherwise. */
export const everyRule: MaskingRules = { email: true, ip: true, card: true, token: true, patterns: [] };

/**
 * Personal data and secrets out of a text: e-mail addresses, IP addresses, card numbers, tokens and keys, and what the project names
 * itself. Every expression is bounded, so the time is linear in the text. It leans to leaving text readable: loopback addresses and
 * version numbers stay.
 */
export function maskText(text: string, rules: MaskingRules = everyRule): string {
  let masked = text;
  for (const pattern of rules.patterns) masked = maskPattern(masked, pattern);
  if (rules.token) for (const [pattern, replacement] of tokens) masked = masked.replace(pattern, replacement);
  if (rules.email) masked = maskEmails(masked);
  if (rules.card) masked = masked.replace(cards, (run) => (isCard(run) ? '[card]' : run));
  return rules.ip ? maskAddresses(masked) : masked;
}

/** Masks every text inside a JSON value; keys stay. */
export function maskValue(value: unknown, rules: MaskingRules = everyRule): unknown {
  if (typeof value === 'string') return maskText(value, rules);
  if (Array.isArray(value)) return value.map((member) => maskValue(member, rules));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, maskValue(member, rules)]));
}

/** A report as it may be stored. The address of the report and its ids stay as they are. */
export function maskDraft(draft: FeedbackDraft, rules: MaskingRules = everyRule): FeedbackDraft {
  return {
    ...draft,
    title: maskText(draft.title, rules),
    body: maskText(draft.body, rules),
    author: draft.author && maskText(draft.author, rules),
    metadata: maskValue(draft.metadata, rules) as Record<string, unknown>,
    frames: draft.frames.map((frame) =>
      frame.vars ? { ...frame, vars: maskValue(frame.vars, rules) as Record<string, string> } : frame,
    ),
    exception: draft.exception && { type: draft.exception.type, value: maskText(draft.exception.value, rules) },
  };
}

const tokens: [RegExp, string][] = [
  [/-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----(?:[^-]|-(?!----)){0,20000}(?:-----END [A-Z ]{0,40}-----)?/g, '[token]'],
  [/\bgh[pousr]_[A-Za-z0-9]{20,255}/g, '[token]'],
  [/\bgithub_pat_[A-Za-z0-9_]{20,255}/g, '[token]'],
  [/\bglpat-[A-Za-z0-9_-]{20,60}/g, '[token]'],
  [/\b(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{16}\b/g, '[token]'],
  [/\bxox[abeoprs]-[A-Za-z0-9-]{10,255}/g, '[token]'],
  [/\bhooks\.slack\.com\/services\/[A-Za-z0-9/]{10,100}/g, 'hooks.slack.com/services/[token]'],
  [/\beyJ[A-Za-z0-9_-]{8,160}\.[A-Za-z0-9_-]{8,4000}\.[A-Za-z0-9_-]{0,1000}/g, '[token]'],
  [/\b[spr]k_(?:live|test)_[A-Za-z0-9]{10,255}/g, '[token]'],
  [/\bsk-[A-Za-z0-9_-]{20,255}/g, '[token]'],
  [/\bAIza[A-Za-z0-9_-]{35}/g, '[token]'],
  [/\bnpm_[A-Za-z0-9]{36}\b/g, '[token]'],
  [/\bwhsec_[A-Za-z0-9+/=]{20,255}/g, '[token]'],
  [/:\/\/[^\s/@:]{0,100}:[^\s/@]{1,200}@/g, '://[token]@'],
  [/\b(Bearer|Basic) {1,3}[A-Za-z0-9._~+/-]{12,4000}={0,2}/gi, '$1 [token]'],
  [
    /\b(password|passwd|pwd|secret|api[_-]?key|access[_-]?key|access[_-]?token|auth[_-]?token|client[_-]?secret|private[_-]?key|session[_-]?id)(["']?\s{0,3}[=:]\s{0,3}["']?)(?=[^\s"'&,;]{0,200}\d)[^\s"'&,;[]{6,200}/gi,
    '$1$2[token]',
  ],
];

const [localPart, domainPart] = [/[A-Za-z0-9._%+'-]/, /[A-Za-z0-9.-]/];

/** Outwards from each @, at most 64 and 255 characters. */
function maskEmails(text: string): string {
  let [masked, done, here] = ['', 0, text.indexOf('@')];
  for (; here >= 0; here = text.indexOf('@', here + 1)) {
    let [start, end] = [here, here + 1];
    while (start > done && here - start < 64 && localPart.test(text[start - 1]!)) start -= 1;
    while (end < text.length && end - here < 255 && domainPart.test(text[end]!)) end += 1;
    while (end > here + 1 && /[.-]/.test(text[end - 1]!)) end -= 1;
    const domain = text.slice(here + 1, end);
    // `user@1.2.3` is a package, and `@scope/name` has nothing before it.
    if (start === here || !/^[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,6}\.[A-Za-z][A-Za-z0-9-]{1,62}$/.test(domain))
      continue;
    masked += `${text.slice(done, start)}[email]`;
    done = end;
  }
  return masked + text.slice(done);
}

const cards = /(?<![\w.-])[3-6]\d{3}(?:[ -]?\d){9,15}(?![\w-])/g;

function isCard(run: string): boolean {
  const digits = run.replace(/[ -]/g, '');
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    const digit = Number(digits[digits.length - 1 - index]);
    sum += index % 2 === 0 ? digit : digit * 2 - (digit > 4 ? 9 : 0);
  }
  return digits.length >= 13 && digits.length <= 19 && sum % 10 === 0;
}

function maskAddresses(text: string): string {
  const masked = text.replace(/(?<![\w.@/=-])\d{1,3}(?:\.\d{1,3}){3}(?![\w-]|\.\d)/g, (address, at: number) => {
    const before = text.slice(Math.max(0, at - 9), at);
    return isIPv4(address) && !/^(?:127\.|0\.0\.0\.0)/.test(address) && !/(?:version|release|build) $/i.test(before)
      ? '[ip]'
      : address;
  });
  if (!masked.includes(':')) return masked;
  return masked.replace(/(?<![\w:.])[0-9A-Fa-f:]{6,39}(?![\w:])/g, (address) =>
    isIPv6(address) && /\d/.test(address) && /[0-9a-f]+:[0-9a-f]*:[0-9a-f]/i.test(address) ? '[ip]' : address,
  );
}
