import { expect, it } from 'vitest';
import { maskDraft } from '../mask.ts';
import { draftFromEvent } from './event.ts';

const at = new Date('2026-05-04T12:00:00Z');
const eventWith = (platform: string, vars: Record<string, unknown>, inApp = true) => ({
  event_id: 'e'.repeat(32),
  platform,
  exception: {
    values: [
      {
        type: 'TypeError',
        value: 'no',
        stacktrace: { frames: [{ filename: 'app/a.py', function: 'f', lineno: 3, in_app: inApp, vars }] },
      },
    ],
  },
});
const varsOf = (platform: string, vars: Record<string, unknown>, inApp?: boolean) =>
  draftFromEvent(eventWith(platform, vars, inApp), {}, at).frames[0]?.vars;

it('keeps the variables of Python as Python writes them, objects by their class alone, and not what the runtime adds', () => {
  const vars = {
    items: ['1', "'a'"],
    rate: '0.5',
    nothing: 'None',
    newer: null,
    options: { deep: { on: 'True' } },
    self: '<app.Cart object at 0x7f>',
    __builtins__: "<module 'builtins'>",
    long: Array.from({ length: 10 }, () => '1'),
  };
  expect(varsOf('python', vars)).toEqual({
    items: "[1, 'a']",
    rate: '0.5',
    nothing: 'None',
    newer: 'None',
    self: '<app.Cart>',
    options: '{"deep": {"on": True}}',
    long: '[1, 1, 1, 1, 1, 1, 1, 1, 1, 1, …]',
  });
});

it('writes the variables of Node as JavaScript', () => {
  expect(
    varsOf('node', {
      text: "it's",
      gone: '<undefined>',
      none: '<null>',
      list: [1, null, { a: true }],
      fn: '<Function>',
    }),
  ).toEqual({ text: '"it\'s"', gone: 'undefined', none: 'null', list: '[1, …, {"a": true}]', fn: '<Function>' });
});

it('keeps none of other languages, nor of frames that are not the application’s', () => {
  expect(varsOf('php', { a: '1' })).toBeUndefined();
  expect(varsOf('python', { a: '1' }, false)).toBeUndefined();
});

it('leaves out what is named like a secret and masks personal data in the rest', () => {
  const frames = draftFromEvent(
    eventWith('python', { password: "'hunter2'", apiKey: "'k'", user: { token: "'t'", mail: "'ann@example.com'" } }),
    {},
    at,
  );
  const kept = maskDraft(frames).frames[0]?.vars;
  expect(Object.keys(kept ?? {})).toEqual(['user']);
  expect(kept?.user).toMatch(/"token": …, .*\[email\]/);
  expect(kept?.user).not.toContain('ann@');
});

it('keeps at most 20, of 500 characters each', () => {
  const many = Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`v${at}`, `'${'x'.repeat(900)}'`]));
  const kept = Object.values(varsOf('python', many) ?? {});
  expect(kept).toHaveLength(20);
  expect(Math.max(...kept.map((value) => value.length))).toBeLessThanOrEqual(500);
});
