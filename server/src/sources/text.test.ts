import { describe, expect, it } from 'vitest';
import { plainText, shorten, titleFrom, visible } from './text.ts';

describe('plain text', () => {
  it.each([
    ['<p>Hello <b>you</b>,<br>there</p>', 'Hello you,\nthere'],
    ['a &lt;b&gt; &amp; c', 'a <b> & c'],
    ['<!-- write here -->It broke <!-- here too --> twice', 'It broke  twice'],
    ['## Steps\n\n\n\n1. open **it**', 'Steps\n\n1. open it'],
    [
      'see [the log](https://example.com/log) and ![shot](https://example.com/s.png)',
      'see the log (https://example.com/log) and shot',
    ],
    ['<script>alert(1)</script>text<style>a{}</style>', 'text'],
  ])('reads %j as a person does', (source, text) => {
    expect(plainText(source)).toBe(text);
  });

  it('keeps angle brackets that are no HTML', () => {
    const code = 'TypeError in List<String> at <module> (a < b && c > d)';
    expect(plainText(code)).toBe(code);
  });

  it('takes out what is hidden', () => {
    expect(visible('a\u200bb\u202ec\u{e0041}d\u0007e\x1b[31mf\r\ng')).toBe('abcdef\ng');
  });

  it('cuts long text at a word, never through a character', () => {
    expect(shorten('one two three', 9)).toBe('one two…');
    expect(shorten('😀😀😀😀', 4)).toBe('😀…');
    expect(plainText('word '.repeat(10_000)).length).toBeLessThanOrEqual(20_000);
  });
});

describe('a title', () => {
  it.each([
    ['The export never ends', 'The export never ends'],
    ['\n\n### Describe the bug\n\nThe export never ends', 'The export never ends'],
    ['Hi team,\nthe export never ends', 'the export never ends'],
    ['- [ ] the export never ends', 'the export never ends'],
    ['Failed to load https://example.com/a/b?c=d', 'Failed to load example.com'],
    ['Crash at 0x7fff5fbff8c0 in main', 'Crash at … in main'],
    ['Order 550e8400-e29b-41d4-a716-446655440000 is lost', 'Order … is lost'],
    ['Request failed: {"code": 500, "id": "x"}', 'Request failed'],
    ['<h1>Login</h1> does not work', 'Login'],
    ['`npm start` fails', 'npm start fails'],
    ['{"a":1}', 'Report without text'],
    ['Upload failed: 4339be634a45404f9d11950ddd', 'Upload failed'],
    ['event', 'Report without text'],
    ["undefined method `name' for nil", "undefined method 'name' for nil"],
    ['Get "https://api.example.com/v1": no such host', 'Get "api.example.com": no such host'],
    ['***', 'Report without text'],
    ['Hello there world!', 'Hello there world!'],
    ['設定が保存されない', '設定が保存されない'],
  ])('out of %j is %j', (source, title) => {
    expect(titleFrom(source)).toBe(title);
  });

  it('has at most 80 characters and ends at a sentence or a word', () => {
    const long =
      'The export of all my orders never ends. I have waited for an hour and then another one, and it still spins.';
    expect(titleFrom(long)).toBe('The export of all my orders never ends');
    expect(titleFrom('word '.repeat(40))).toMatch(/^(?:word )+word…$/);
    expect(titleFrom('x'.repeat(500)).length).toBe(80);
  });
});

it('takes time in proportion to the text, whatever it is', () => {
  for (const unit of [
    '<a ',
    '<',
    '[',
    '[a](',
    '![',
    '**a',
    '__',
    ' ',
    '\n',
    '&',
    '`',
    '<!--',
    '{"',
    '0a',
    '…',
    '# ',
    '😀',
    '\ud800',
    '- [ ] ',
  ]) {
    const text = unit.repeat(Math.ceil((1024 * 1024) / unit.length));
    // The processor's time of this thread, which a busy machine does not lengthen; in proportion to the square it would be minutes.
    const before = process.threadCpuUsage();
    plainText(text);
    titleFrom(text);
    expect(process.threadCpuUsage(before).user / 1000, JSON.stringify(unit)).toBeLessThan(3_000);
  }
});
