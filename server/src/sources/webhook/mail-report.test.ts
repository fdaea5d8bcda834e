import { describe, expect, it } from 'vitest';
import type { Digest } from '../source.ts';
import { expectStorable } from '../source-suite.ts';
import { mailLimits } from './mail-parse.ts';
import { webhook } from './webhook.ts';

const receivedAt = new Date('2026-03-01T12:00:00.000Z');
const raw = { 'content-type': 'message/rfc822' };

function mail(over: Record<string, string | null> = {}, body = 'The export never ends.\nIt shows a wheel.'): string {
  const headers: Record<string, string | null> = {
    From: 'Mia Long <mia@example.com>',
    To: 'support@shop.example',
    Subject: 'Export hangs',
    Date: 'Sun, 01 Mar 2026 09:00:00 +0000',
    'Message-ID': '<m1@example.com>',
    'Content-Type': 'text/plain; charset=utf-8',
    ...over,
  };
  const lines = Object.entries(headers).flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}`]));
  return `${lines.join('\r\n')}\r\n\r\n${body.replaceAll('\n', '\r\n')}`;
}

async function parse(body: string | Uint8Array, headers: Record<string, string> = raw) {
  const parsed = await webhook.parse?.(typeof body === 'string' ? Buffer.from(body) : body, headers);
  if (!parsed) throw new Error('the webhook parses nothing');
  return parsed;
}

async function digest(body: string | Uint8Array, headers: Record<string, string> = raw): Promise<Digest> {
  const parsed = await parse(body, headers);
  if (!parsed.ok) throw new Error(parsed.message);
  return webhook.digest(parsed.value, { headers, settings: {}, receivedAt });
}

async function item(body: string | Uint8Array, headers: Record<string, string> = raw) {
  const told = await digest(body, headers);
  if (told.type !== 'report' || !told.items[0]) throw new Error(JSON.stringify(told));
  expectStorable(told.items[0]);
  return told.items[0];
}

describe('a mail', () => {
  it('is a report: subject, text, sender, and its id', async () => {
    expect(await item(mail())).toMatchObject({
      title: 'Export hangs',
      body: 'The export never ends.\nIt shows a wheel.',
      author: 'Mia Long',
      external_id: 'mail:m1@example.com',
      occurred_at: '2026-03-01T09:00:00.000Z',
      reporter: expect.stringMatching(/^[0-9a-f]{24}$/),
    });
  });

  it('has no prefixes in its title, whatever the language and however many', async () => {
    for (const subject of [
      'Re: Export hangs',
      'AW: Re: Export hangs',
      'RE[2]: Export hangs',
      '[support] Re: Export hangs',
    ])
      expect((await item(mail({ Subject: subject }))).title).toBe('Export hangs');
    expect((await item(mail({ Subject: null }))).title).toBe('The export never ends.');
    expect((await item(mail({ Subject: '=?utf-8?B?R3LDvMOfZSBhdXMgS8O2bG4=?=' }))).title).toBe('Grüße aus Köln');
  });

  it.each([
    [
      'a quote with its introduction',
      'Still broken.\n\nOn Sat, Feb 28, 2026 at 9:00 AM Support <s@shop.example> wrote:\n> Please try again.',
    ],
    [
      'an introduction that is broken in two',
      'Still broken.\n\nOn Sat, Feb 28, 2026 at 9:00 AM A Very Long Name\n<s@shop.example> wrote:\n> Please try again.',
    ],
    ['a German quote', 'Still broken.\n\nAm 28.02.2026 um 09:00 schrieb Support:\n> Bitte nochmal.'],
    [
      "Outlook's headers",
      'Still broken.\n\nFrom: Support <s@shop.example>\nSent: Saturday, 28 February 2026\nTo: Mia\nSubject: Export\n\nPlease try again.',
    ],
    ['an original message', 'Still broken.\n\n-----Original Message-----\nPlease try again.'],
    ['a signature', 'Still broken.\n-- \nMia Long\nShop Ltd.'],
    ['a telephone', 'Still broken.\n\nSent from my iPhone'],
    ['quotes between the lines', '> Does it work?\nStill broken.'],
  ])('is what its writer wrote, without %s', async (_name, body) => {
    expect((await item(mail({}, body))).body).toBe('Still broken.');
  });

  it('keeps a text that is nothing but a quote, and all of a mail that was forwarded', async () => {
    expect((await item(mail({}, '> only this'))).body).toBe('> only this');
    const forwarded = 'See below.\n\n-----Original Message-----\nThe cart is empty.';
    expect((await item(mail({ Subject: 'Fwd: Cart' }, forwarded))).body).toContain('The cart is empty.');
  });

  it('is read from HTML where it has no text, and names its attachments', async () => {
    const html = '<p>The <b>cart</b> is empty.</p><script>alert(1)</script><div class="gmail_quote">old</div>';
    expect((await item(mail({ 'Content-Type': 'text/html' }, html))).body).toBe('The cart is empty.');
    const body = [
      '--b',
      'Content-Type: text/plain',
      '',
      'See the picture.',
      '--b',
      'Content-Type: image/png; name="cart.png"',
      'Content-Disposition: attachment; filename="cart.png"',
      'Content-Transfer-Encoding: base64',
      '',
      'iVBORw0KGgo=',
      '--b--',
    ].join('\n');
    const with_ = await item(mail({ 'Content-Type': 'multipart/mixed; boundary=b' }, body));
    expect(with_).toMatchObject({ body: 'See the picture.', metadata: { attachments: ['cart.png'] } });
    expect(JSON.stringify(with_)).not.toContain('iVBOR');
  });

  it('that answers another is an update of the mail that the thread began with, and its own report where that was never seen', async () => {
    const told = await digest(
      mail({
        'Message-ID': '<m3@x.example>',
        'In-Reply-To': '<m2@x.example>',
        References: '<m1@example.com> <m2@x.example>',
      }),
    );
    expect(told).toMatchObject({
      type: 'update',
      external_id: 'mail:m1@example.com',
      change: { metadata: { last_reply_at: '2026-03-01T09:00:00.000Z' } },
      draft: { external_id: 'mail:m1@example.com', title: 'Export hangs' },
    });
  });

  it.each([
    ['an automatic answer', { 'Auto-Submitted': 'auto-replied' }],
    ['an absence', { Subject: 'Out of office: Export hangs' }],
    ['an answer of an older program', { 'X-Autoreply': 'yes' }],
    ['a newsletter', { Precedence: 'bulk' }],
    ['a bounce', { From: 'MAILER-DAEMON@mx.example' }],
    ['a delivery report', { 'Content-Type': 'multipart/report; report-type=delivery-status; boundary=x' }],
  ])('is filtered with its reason: %s', async (_name, headers) => {
    expect(await digest(mail(headers))).toMatchObject({
      type: 'filtered',
      reason: expect.stringMatching(/no report$/),
    });
  });

  it('that a program wrote on purpose, or that came over a list, is heard', async () => {
    expect((await item(mail({ 'Auto-Submitted': 'auto-generated' }))).title).toBe('Export hangs');
    expect((await item(mail({ Precedence: 'list' }))).title).toBe('Export hangs');
  });

  it('is the same delivery again with the same id, and never later than it came', async () => {
    const parsed = await parse(mail());
    if (!parsed.ok) throw new Error(parsed.message);
    expect(webhook.idempotencyKey(raw, parsed.value, 'abc', {})).toBe('mail:<m1@example.com>');
    expect(webhook.event(raw, parsed.value)).toBe('mail');
    expect((await item(mail({ Date: 'Mon, 01 Mar 2100 09:00:00 +0000' }))).occurred_at).toBe(receivedAt.toISOString());
  });

  it('comes in a form as mail services post it, as text or as a file', async () => {
    for (const [name, value] of [
      ['email', mail()],
      ['body-mime', mail()],
      ['email', new Blob([mail()])],
    ] as const) {
      const form = new FormData();
      form.set('to', 'support@shop.example');
      form.set(name, value);
      const request = new Request('http://x.example', { method: 'POST', body: form });
      const headers = { 'content-type': request.headers.get('content-type') ?? '' };
      expect((await item(await request.bytes(), headers)).title).toBe('Export hangs');
    }
  });
});

describe('a hostile mail is an answer, never an exception', () => {
  const parts = (count: number) => `${'--b\r\nContent-Type: text/plain\r\n\r\nx\r\n'.repeat(count)}--b--`;
  const nested = (depth: number) =>
    Array.from(
      { length: depth },
      (_, level) => `Content-Type: multipart/mixed; boundary=b${level}\r\n\r\n--b${level}\r\n`,
    ).join('');
  const multipart = mail({ 'Content-Type': 'multipart/mixed; boundary=b' }, '');
  it.each([
    ['10,000 parts', `${multipart}${parts(10_000)}`],
    ['a million empty lines', mail({}, '\n'.repeat(1_000_000))],
    ['100 levels', nested(100)],
    ['a header of a megabyte', mail({ 'X-Long': 'x'.repeat(1_000_000) })],
    ['100,000 headers', `${'X-A: b\r\n'.repeat(100_000)}\r\nx`],
    ['no header at all', '\r\n\r\nhello'],
    ['nothing', ''],
    ['larger than allowed', Buffer.alloc(mailLimits.bytes + 1, 'a')],
  ])('%s is refused', async (_name, body) => {
    expect(await parse(body)).toMatchObject({ ok: false, message: expect.stringMatching(/^The (?:mail|body) /) });
  });

  it.each([
    ['a boundary that never comes', mail({ 'Content-Type': 'multipart/mixed; boundary=none' })],
    ['a character set that nobody knows', mail({ 'Content-Type': 'text/plain; charset=klingon' })],
    ['broken base64', mail({ 'Content-Transfer-Encoding': 'base64' }, '%%%=')],
    ['broken quoted-printable', mail({ 'Content-Transfer-Encoding': 'quoted-printable' }, 'a=ZZ=\n=')],
    ['NUL and half characters', mail({}, 'a\u0000b\ud800c')],
    ['an address without an end', mail({ From: '"Mia <mia@example.com' })],
    ['a group of nobody', mail({ From: 'undisclosed:;' })],
    ['a broken encoded word', mail({ Subject: '=?utf-8?B?////?= =?x?y?z?=' })],
    ['a thousand references', mail({ References: '<a@b.example> '.repeat(1000) })],
    ['bytes of no character set', Buffer.concat([Buffer.from(mail()), Buffer.from([0xff, 0xfe, 0x80, 0x00])])],
    ['hyphens for a subject', mail({ Subject: '-'.repeat(5000) })],
  ])('%s is read as far as it can be', async (_name, body) => {
    const told = await digest(body);
    const drafts = told.type === 'report' ? told.items : told.type === 'update' && told.draft ? [told.draft] : [];
    expect(drafts).toHaveLength(1);
    drafts.forEach(expectStorable);
  });

  it('a form that is none is refused', async () => {
    for (const type of ['multipart/form-data', 'multipart/form-data; boundary=x', 'multipart/form-data; boundary='])
      expect(await parse('--x\r\nnonsense', { 'content-type': type })).toMatchObject({ ok: false });
  });
});
