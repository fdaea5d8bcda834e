import { randomUUID } from 'node:crypto';

const things = [
  'export',
  'invoice',
  'search',
  'checkout',
  'calendar',
  'avatar',
  'newsletter',
  'backup',
  'map',
  'login',
];
const faults = [
  'is empty',
  'shows the wrong total',
  'never ends',
  'loses a row',
  'is cut off',
  'asks twice',
  'is late',
];
const places = ['on a phone', 'in Safari', 'after an update', 'for big files', 'at midnight', 'with two tabs open'];
const pick = (words: string[]) => words[Math.floor(Math.random() * words.length)] ?? '';

/** A report as a support desk would send it, unlike most others. */
export function report(id: string = randomUUID()) {
  const said = `The ${pick(things)} ${pick(faults)} ${pick(places)}`;
  return {
    id,
    title: said,
    body: `${said}. Ticket ${id.slice(0, 8)}: I also saw the ${pick(things)}, it ${pick(faults)} ${pick(places)}.`,
    author: `user-${id.slice(0, 4)}`,
    occurred_at: new Date().toISOString(),
  };
}
