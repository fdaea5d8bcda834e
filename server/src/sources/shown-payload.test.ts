import { expect, it } from 'vitest';
import { everyRule } from './mask.ts';
import { shownPayload } from './shown-payload.ts';

const shown = (payload: unknown, patterns: string[] = []) =>
  JSON.parse(shownPayload(payload, { ...everyRule, patterns }));

it('hides the value of every name that sounds like a secret, also in lists of headers and tags', () => {
  const payload = {
    user: { password: 'hunter2', api_key: 7, sessionId: { id: 'x' }, email: 'ann@example.com', token: null },
    headers: [
      ['Authorization', 'Digest abc'],
      ['Host', 'shop.example'],
    ],
    tags: [
      { key: 'secret_name', value: 'blue' },
      { key: 'browser', value: 'Firefox' },
    ],
  };
  expect(shown(payload)).toEqual({
    user: { password: '[masked]', api_key: '[masked]', sessionId: '[masked]', email: '[email]', token: null },
    headers: [
      ['Authorization', '[masked]'],
      ['Host', 'shop.example'],
    ],
    tags: [
      { key: 'secret_name', value: '[masked]' },
      { key: 'browser', value: 'Firefox' },
    ],
  });
});

it('masks every kind whatever the project has off, and what it names itself', () => {
  const off = { email: false, ip: false, card: false, token: false, patterns: ['bluebird'] };
  const text = shownPayload({ note: 'ann@example.com of Bluebird at 203.0.113.7' }, off);
  expect(JSON.parse(text)).toEqual({ note: '[email] of [masked] at [ip]' });
});

it('cuts what is long, and masks what the cut would have halved', () => {
  const long = `${'x'.repeat(3_990)} ann@example.com ${'y'.repeat(5_000)}`;
  const { text, list, wide } = shown({
    text: long,
    list: Array.from({ length: 300 }, (_, index) => index),
    wide: Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`k${index}`, index])),
  });
  expect(text).not.toContain('ann@');
  expect(text.length).toBeLessThan(4_100);
  expect(list).toHaveLength(201);
  expect(list.at(-1)).toBe('… 100 more');
  expect(wide['…']).toBe('100 more');
});

it('stays small for a payload of many values', () => {
  const many = Array.from({ length: 190 }, () => Array.from({ length: 190 }, () => ({ a: 1 })));
  expect(shownPayload(many, everyRule).length).toBeLessThan(400_000);
});
