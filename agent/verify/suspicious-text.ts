const SECRETS: [string, RegExp][] = [
  ['an AWS key', /\b(AKIA|ASIA)[0-9A-Z]{16}\b/],
  ['a GitHub token', /\b(gh[oprsu]_[A-Za-z0-9]{30,255}|github_pat_[A-Za-z0-9_]{40,255})\b/],
  ['a GitLab token', /\bglpat-[A-Za-z0-9_-]{20,64}\b/],
  ['a Slack token', /\bxox[abeoprs]-[A-Za-z0-9-]{10,255}/],
  ['a Google key', /\bAIza[0-9A-Za-z_-]{35}\b/],
  ['a model key', /\bsk-(ant-|proj-|svcacct-|or-)?[A-Za-z0-9_-]{24,255}\b/],
  ['a Stripe key', /\b[rs]k_live_[A-Za-z0-9]{20,255}\b/],
  ['an npm token', /\bnpm_[A-Za-z0-9]{36}\b/],
  ['a private key', /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----/],
  ['a JSON web token', /\beyJ[A-Za-z0-9_-]{10,2000}\.eyJ[A-Za-z0-9_-]{10,2000}\.[A-Za-z0-9_-]{10,2000}/],
  ['a URL with a password', /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/:@'"]{1,100}:[^\s/:@'"]{3,100}@/i],
];
// Bidirectional controls, zero-width characters, invisible operators, tag characters, line separators.
const HIDDEN = /[\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e0fff}]/u;
const EMOJI_JOINS = /(\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f)\u200d(?=\p{Extended_Pictographic})/gu;
const CONTROLS = /[^\P{Cc}\t\n\f\r]/u;
const LINE_CHARS_MAX = 4000;

/** What kind of secret a line seems to hold, or `null`. */
export function findSecret(line: string, known: string[]): string | null {
  const text = line.slice(0, LINE_CHARS_MAX * 5);
  if (known.some((secret) => secret.length >= 6 && line.includes(secret))) return 'a secret of this installation';
  return SECRETS.find(([, pattern]) => pattern.test(text))?.[0] ?? null;
}

/** The code point that a reader would not see, or `null`; a joined emoji is fine. */
export function findHidden(text: string): string | null {
  const plain = text.replace(EMOJI_JOINS, '$1');
  const found = HIDDEN.exec(plain)?.[0] ?? CONTROLS.exec(plain)?.[0];
  return found === undefined ? null : `U+${found.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** Why a file name is odd; the rest of a sentence, or `null`. */
export function oddName(path: string): string | null {
  if (findHidden(path)) return 'holds characters that cannot be seen';
  if (path !== path.normalize('NFC')) return 'is not in Unicode normal form';
  if (/[<>:"|?*\\`$;&]/.test(path)) return 'holds characters that shells and systems read in their own way';
  if (path.length > 240) return 'is very long';
  const segments = path.split('/');
  if (segments.some((segment) => /^[-~]|^\s|[\s.]$/.test(segment)))
    return 'begins or ends in a way that programs misread';
  if (segments.some((segment) => /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(segment)))
    return 'is a device on some systems';
  return null;
}
