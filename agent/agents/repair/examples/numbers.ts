import type { ExampleLanguage } from './literals.ts';

/** A number as the contract writes it: decimal, without separators, `1.` as `1.0`. Null for what is no plain number. */
export function numberText(source: string, language: ExampleLanguage): string | null {
  const text = source.toLowerCase().replaceAll('_', '');
  const whole = /^0[xob][\da-f]+$/.test(text) ? prefixed(text) : text;
  if (whole === null || whole.length > 400) return null;
  // `017` is octal in old JavaScript and an error in Python.
  if (/^0\d/.test(whole) && !(language === 'python' && /^0+$/.test(whole))) return null;
  const match = /^(\d*)(?:(\.)(\d*))?(?:e([+-]?)(\d+))?$/.exec(whole);
  if (!match || (match[1] === '' && !match[3])) return null;
  const [, before = '', dot, after = '', sign = '', exponent] = match;
  const fraction = dot === undefined ? '' : `.${after || '0'}`;
  const power = exponent === undefined ? '' : `e${sign === '-' ? '-' : ''}${exponent}`;
  return `${before.replace(/^0+(?=\d)/, '') || '0'}${fraction}${power}`;
}

export const negated = (text: string): string => (text === 'nan' ? text : `-${text}`);

/** Whether the contract's number is one that a computer rounds: `1.0`, `1e3`. */
export const isFloat = (text: string): boolean => /[.e]|inf|nan/.test(text);

function prefixed(text: string): string | null {
  try {
    return BigInt(text).toString();
  } catch {
    return null;
  }
}
