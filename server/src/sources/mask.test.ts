import { expect, it } from 'vitest';
import { maskDraft, maskText, maskValue } from './mask.ts';
import type { FeedbackDraft } from './source.ts';

const key = (...parts: string[]) => parts.join('');

it.each([
  ['write to ann.b+c@mail.example.co.uk, please', 'write to [email], please'],
  ['<ann@example.com>', '<[email]>'],
  ['a@b.de and c@d.fr', '[email] and [email]'],
  ['from 203.0.113.7:8080', 'from [ip]:8080'],
  ['at 2001:db8:85a3::8a2e:370:7334 today', 'at [ip] today'],
  ['card 4111 1111 1111 1111 was refused', 'card [card] was refused'],
  ['5500-0000-0000-0004', '[card]'],
  [key('ghp', '_', 'a1B2'.repeat(9)), '[token]'],
  [key('github', '_pat_', 'a1B2'.repeat(9)), '[token]'],
  [key('AKIA', 'IOSFODNN7EXAMPLE'), '[token]'],
  [key('xox', 'b-123456789012-abcdefABCDEF'), '[token]'],
  [key('eyJ', 'hbGciOiJIUzI1NiJ9.', 'eyJzdWIiOiIxMjM0In0.', 'abc_DEF-123'), '[token]'],
  ['postgres://shop:s3cret@db.example.com/shop', 'postgres://[token]@db.example.com/shop'],
  ['Authorization: Bearer abcdef0123456789', 'Authorization: Bearer [token]'],
  ['{"api_key": "abc123def456"}', '{"api_key": "[token]"}'],
  ['password=hunter22&next=1', 'password=[token]&next=1'],
  [key('-----BEGIN RSA PRIVATE', ' KEY-----\nMIIE\n-----END RSA PRIVATE KEY----- after'), '[token] after'],
])('masks %j', (text, masked) => {
  expect(maskText(text)).toBe(masked);
});

it.each([
  'version 1.2.3.4 of the app',
  'v10.0.19041.1',
  'listening on 127.0.0.1:3000 and [::1]:3000',
  'std::vector<int> and Foo::Bar at 12:30:45',
  'pkg@1.2.3 from @scope/name, see user@host',
  'order 4111111111111112 of 1700000000000',
  'commit 3a58428aa5c399cf5aa12c8663aea1fb1f515254',
  'TypeError: password: expected a string',
  'https://example.com/a:b@c',
  'the token is missing',
])('leaves %j as it is', (text) => {
  expect(maskText(text)).toBe(text);
});

it('masks inside values and drafts, but not the address of a report', () => {
  expect(maskValue({ a: ['x@y.de', 7, null], b: { c: '203.0.113.7' } })).toEqual({
    a: ['[email]', 7, null],
    b: { c: '[ip]' },
  });
  const draft: FeedbackDraft = {
    external_id: 'a@b.de',
    title: 'a@b.de',
    body: 'a@b.de',
    permalink: 'https://example.com/203.0.113.7',
    author: 'a@b.de',
    reporter: 'x',
    occurred_at: '',
    as_of: '',
    metadata: { user: 'a@b.de' },
    exception: { type: 'E', value: 'a@b.de' },
    frames: [],
    upstream_group: null,
    upstream_state: 'open',
    occurrences: 1,
    counting: 'each',
  };
  expect(maskDraft(draft)).toMatchObject({
    external_id: 'a@b.de',
    title: '[email]',
    body: '[email]',
    permalink: 'https://example.com/203.0.113.7',
    author: '[email]',
    metadata: { user: '[email]' },
    exception: { value: '[email]' },
  });
});

it('takes time in proportion to the text, whatever it is', () => {
  const units = [
    'a',
    '@',
    'a@',
    'a@a.',
    '1',
    '1.',
    '1.1.1.1',
    '4 ',
    ':',
    'a:',
    '1:',
    '://',
    '://a:',
    'eyJ-',
    'eyJaaaaaaaa.',
    'sk-',
    'xoxb-',
    '-eyJ',
    'Bearer ',
    'password=',
    'secret:',
    '-----BEGIN PRIVATE KEY-----',
    '-----BEGIN ',
    'ghp_',
    ' ',
  ];
  for (const unit of units) {
    const text = unit.repeat(Math.ceil((1024 * 1024) / unit.length));
    // The processor's time of this thread, which a busy machine does not lengthen; in proportion to the square it would be minutes.
    const before = process.threadCpuUsage();
    maskText(text);
    expect(process.threadCpuUsage(before).user / 1000, JSON.stringify(unit)).toBeLessThan(3_000);
  }
});

it('masks only the kinds that the project has on, and what it names itself', () => {
  const text =
    'ann@example.com from 203.0.113.7 with 4111 1111 1111 1111 on Bluebird, Authorization: Bearer abcdef0123456789';
  const off = { email: false, ip: false, card: false, token: false, patterns: [] };
  expect(maskText(text, off)).toBe(text);
  expect(maskText(text, { ...off, email: true, patterns: ['bluebird'] })).toBe(
    '[email] from 203.0.113.7 with 4111 1111 1111 1111 on [masked], Authorization: Bearer abcdef0123456789',
  );
  expect(maskText(text, { ...off, ip: true, card: true, token: true })).toBe(
    'ann@example.com from [ip] with [card] on Bluebird, Authorization: Bearer [token]',
  );
});
