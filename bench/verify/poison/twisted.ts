import type { Poison } from './bodies.ts';

type Value = readonly [name: string, json: string];

/** What is put in the place of a value of an honest payload. */
const values: Value[] = [
  ['null', 'null'],
  ['a number', '42'],
  ['true', 'true'],
  ['an array', '[]'],
  ['an object', '{}'],
  ['arrays 60 deep', '['.repeat(40) + ']'.repeat(40)],
  ['NUL', '"a\\u0000b"'],
  ['half a character', '"\\ud800"'],
  ['a huge number', '1e308'],
  ['a number without end', '1e400000'],
  ['a negative', '-1'],
  ['a fraction', '0.1'],
  ['a far time', '"275760-09-13T00:00:00.001Z"'],
  ['a time of year 0', '"0000-00-00T00:00:00Z"'],
  ['milliseconds', '8640000000000001'],
  ['a long text', JSON.stringify('x'.repeat(100_000))],
  ['markup', '"<script>alert(1)</script><!-- -->"'],
  ['a direction', '"\\u202eabc\\u202c"'],
  ['__proto__', '{"__proto__":{"polluted":true}}'],
  ['SQL', '"\'); DROP TABLE feedback; --"'],
  ['a path', '"../../../../etc/passwd"'],
  ['a script address', '"javascript:alert(1)"'],
  ['an empty text', '""'],
  ['JSON in a text', '"{\\"a\\":[1,2"'],
  ['many lines', JSON.stringify('a\n'.repeat(5_000))],
  ['many marks', JSON.stringify('*_`[]('.repeat(3_000))],
  ['many addresses', JSON.stringify('a@'.repeat(5_000))],
];

/**
 * An honest body with one value of its JSON replaced, each place by each value, `most` of them, evenly chosen. A short body has too few
 * places: then a second one is replaced as well.
 */
export function twisted(sample: string, most: number): Poison[] {
  const [before, json, after] = jsonIn(sample);
  const payload: unknown = JSON.parse(json);
  const places = placesIn(payload).slice(0, 60);
  const all = Array.from({ length: Math.max(most, places.length * values.length) }, (_, n) => {
    const [round, at] = [Math.floor(n / (places.length * values.length)), n % places.length];
    const value = values[Math.floor(n / places.length) % values.length]!;
    const chosen = new Map([[places[at]!, value]]);
    if (round > 0) chosen.set(places[(at + round) % places.length]!, values[(n * 7) % values.length]!);
    const name = [...chosen].map(([place, [what]]) => `${what} at ${place}`).join(', ');
    return { name, body: before + replaced(payload, chosen) + after };
  });
  const step = all.length / most;
  return Array.from({ length: most }, (_, n) => all[Math.floor(n * step)]!);
}

/** The whole body, or its longest line where it has a format of lines, such as Sentry's envelopes. */
function jsonIn(sample: string): [before: string, json: string, after: string] {
  const lines = sample.split('\n');
  const at = lines.findIndex((line) => line.length === Math.max(...lines.map((each) => each.length)));
  return [
    lines
      .slice(0, at)
      // An item that says its length would be cut elsewhere; without it its line is the whole.
      .map((line) => `${line.replace(/,?"length":\d+/, '')}\n`)
      .join(''),
    lines[at] ?? '',
    lines
      .slice(at + 1)
      .map((line) => `\n${line}`)
      .join(''),
  ];
}

/** JSON pointers to all values. */
function placesIn(value: unknown, here = ''): string[] {
  const inside =
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, member]) => placesIn(member, `${here}/${key}`))
      : [];
  return here === '' ? inside : [here, ...inside];
}

/** Written by hand, because some of these values cannot be held in one. */
function replaced(value: unknown, chosen: Map<string, Value>, here = ''): string {
  const [, instead] = chosen.get(here) ?? [];
  if (instead !== undefined) return instead;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, member]) => {
    const text = replaced(member, chosen, `${here}/${name}`);
    return Array.isArray(value) ? text : `${JSON.stringify(name)}:${text}`;
  });
  return Array.isArray(value) ? `[${members.join(',')}]` : `{${members.join(',')}}`;
}
