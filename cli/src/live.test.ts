import { expect, it } from 'vitest';
import { messagesOf } from './live.ts';
import { json, oneLine, printable } from './printable.ts';

const streamOf = (...chunks: string[]) =>
  new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk));
      controller.close();
    },
  });

it('reads server-sent events however the bytes are cut', async () => {
  const text =
    'retry: 500\n\n: hello\n\nevent: log\nid: 7\ndata: {"a":\ndata: 1}\n\ndata:x\r\n\r\nevent: half\ndata: no end';
  for (const size of [1, 3, 1000]) {
    const chunks = text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
    const messages = [];
    for await (const message of messagesOf(streamOf(...chunks))) messages.push(message);
    expect(messages).toEqual([
      { event: 'log', id: '7', data: '{"a":\n1}' },
      { event: 'message', id: '', data: 'x' },
    ]);
  }
});

it('writes out what would act on a terminal', () => {
  expect(printable('a\u001b[2Jb\u0007\u009bc\u202ed\u200be\u{e0041}f\ng\th')).toBe(
    'a\\u{1b}[2Jb\\u{7}\\u{9b}c\\u{202e}d\\u{200b}e\\u{e0041}f\ng\th',
  );
  expect(oneLine(' a\r\n b\tc ')).toBe('a b c');
  const value = { a: 'x\u001b\u009b\u202e\u{e0041}' };
  for (const control of ['\u001b', '\u009b', '\u202e']) expect(json(value)).not.toContain(control);
  expect(JSON.parse(json(value))).toEqual(value);
});
