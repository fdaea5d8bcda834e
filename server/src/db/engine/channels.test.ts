import { expect, test } from 'vitest';
import { Channels } from './channels.ts';
import { message } from './wire.ts';

const notification = (channel: string) => message('A', Buffer.alloc(4), `${channel}\0payload\0`);
const receivers = (channels: Channels<string>, channel: string) => [...channels.receivers(notification(channel))];

test('every LISTEN of a text counts, with names written as SQL allows', () => {
  const channels = new Channels<string>();
  channels.note('a', `SET LOCAL x = 1; LISTEN Jobs;\n listen "Jobs:""insert"""`);
  expect(receivers(channels, 'jobs')).toEqual(['a']);
  expect(receivers(channels, 'Jobs:"insert"')).toEqual(['a']);
  expect(receivers(channels, 'Jobs')).toEqual([]);
});

test('the word in another statement is not a LISTEN', () => {
  const channels = new Channels<string>();
  channels.note('a', `SELECT 'please listen now'`);
  expect(channels.wanted()).toEqual([]);
});

test('UNLISTEN concerns the client that said it, and says that the session must listen again', () => {
  const channels = new Channels<string>();
  for (const client of ['a', 'b']) expect(channels.note(client, 'LISTEN x; LISTEN y')).toBe(false);
  expect(channels.note('a', 'UNLISTEN x')).toBe(true);
  expect(receivers(channels, 'x')).toEqual(['b']);
  expect(channels.note('a', 'UNLISTEN *')).toBe(true);
  expect(receivers(channels, 'y')).toEqual(['b']);
});

test('a client that leaves gives up the channels that only it wanted', () => {
  const channels = new Channels<string>();
  channels.note('a', 'LISTEN x; LISTEN y');
  channels.note('b', 'LISTEN y');
  expect(channels.forget('a')).toEqual(['x']);
  expect(channels.wanted()).toEqual(['y']);
});
