import { ROOT } from './worker.mjs';

/** What a failure said, without what differs between runs and places. */
export function describe(error) {
  const diff =
    error && 'expected' in Object(error) ? `\nexpected: ${short(error.expected)}\nactual: ${short(error.actual)}` : '';
  return `${String(error?.stack ?? error?.message ?? error)
    .replace(/^Error: Script execution timed out after (\d+)ms/, 'Error: longer than $1 ms')
    .replaceAll(/\?(generation|entry)=\d+(&entry=\d+)?/g, '')
    .replaceAll(ROOT, '')
    .replaceAll(`${process.cwd()}/`, '')
    .replaceAll(COLOURS, '')
    .slice(0, 1500)}${diff}`;
}

const COLOURS = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, 'g');

function short(value) {
  try {
    return JSON.stringify(value)?.slice(0, 200) ?? String(value);
  } catch {
    return String(value);
  }
}
