import type { Literal } from '@soulcaster/contract';
import { isFloat } from './numbers.ts';

/** Whether a value is a number that a computer can only come near to: 0.1, but neither 0.5 nor 2.0. */
export function isInexact(value: Literal): boolean {
  return value.kind === 'number' && isFloat(value.text) && !/inf|nan/.test(value.text) && !isExact(value.text);
}

/** A list of numbers of which one is inexact is compared as a whole. */
export const isInexactList = (value: Literal): boolean =>
  (value.kind === 'list' || value.kind === 'tuple') &&
  value.items.some(isInexact) &&
  value.items.every((item) => item.kind === 'number');

/** A decimal fraction is a binary one when its denominator, cancelled, is a power of two. */
function isExact(text: string): boolean {
  const [mantissa = '', power = '0'] = text.replace('-', '').split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const places = fraction.length - Number(power);
  if (places <= 0) return true;
  if (places > 60) return false;
  return BigInt(whole + fraction) % 5n ** BigInt(places) === 0n;
}

/** How far a result may be from an inexact number. */
export const toleranceOf = (text: string): string => String(Math.max(1e-9, Math.abs(Number(text)) * 1e-9));
