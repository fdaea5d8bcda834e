import { describe, expect, it } from 'vitest';
import { bugOf, shopItems } from './cross-source.fixture.ts';
import type { MatchItem } from './item.ts';
import { summary, title } from './titles.ts';

function report(head: string, body = '', more: Partial<MatchItem> = {}): MatchItem {
  return { id: head, source: 'manual', title: head, body, ...more };
}

const of = (bug: string) => shopItems.filter((item) => bugOf(item.id) === bug);

describe('a title', () => {
  it('tells what the user did, with the error and its place', () => {
    expect(title(of('order-refund'))).toBe('Refunding an order without payment crashes (TypeError in refundOrder)');
  });

  it('of captured crashes alone is error, place and message', () => {
    expect(title(of('profile-crash'))).toBe(
      "TypeError in renderProfile: Cannot read properties of undefined (reading 'name')",
    );
  });

  it('drops tags, tickets, links, ids, markup and shouting', () => {
    expect(
      title([report('[BUG] Re: SHOP-123: <b>Save</b> button does nothing https://x.test/a?b=1 d41d8cd98f00b204')]),
    ).toBe('Save button does nothing');
    expect(title([report('EVERYTHING IS BROKEN AFTER UPDATE!!!')])).toBe('Everything is broken after update');
    expect(title([report('[android] keyboard hides the form')])).toBe('Android: keyboard hides the form');
    expect(title([report('Import job 88121 timed out')])).toBe('Import job timed out');
  });

  it('is taken from the body where the reporter gave none worth reading', () => {
    expect(title([report('Help!!', 'Hi team,\nThe invoice page stays empty after I log in. Thanks!')])).toBe(
      'The invoice page stays empty after I log in',
    );
  });

  it('keeps code that a title names, as it is written', () => {
    for (const text of [
      'ICE with macro_rules! inside macro_rules!',
      '&mut self to &mut Trait moves self',
      'Cluster.start() returns before it is completely started',
      'Default method of fn<S:T>(&S) on self does not work',
      '--watch ignores renamed files',
    ])
      expect(title([report(text)])).toBe(text);
  });

  it('names one error only', () => {
    const exception = { type: 'IllegalArgumentException', value: 'no host' };
    expect(title([report('RM shuts down on UnknownHostException', '', { exception })])).toBe(
      'RM shuts down on UnknownHostException',
    );
    expect(title([report('RM shuts down at once', '', { exception })])).toBe(
      'RM shuts down at once (IllegalArgumentException)',
    );
  });

  it('that is too long ends at a word that says something, with its quotes closed', () => {
    expect(
      title([report('Title of a button is shown on several lines, which looks odd, and when the view is not large')]),
    ).toBe('Title of a button is shown on several lines, which looks odd…');
    const quoted = title([
      report('Exiting the emulator there is not the "Android Emulator has exited and will not come back" output'),
    ]);
    expect(quoted).toBe('Exiting the emulator there is not the "Android Emulator has exited…"');
    expect(
      title([
        report('Beim Öffnen der Rechnung im neuen Fenster stürzt die Anwendung ab und der Entwurf geht verloren'),
      ]),
    ).toBe('Beim Öffnen der Rechnung im neuen Fenster stürzt die Anwendung ab…');
  });

  it('that is too long ends with a clause, without what stands in brackets', () => {
    for (const [long, short] of [
      [
        'Invoice list shows the wrong currency when the customer has several addresses and the first one has no country',
        'Invoice list shows the wrong currency when the customer has several addresses…',
      ],
      [
        "Invoice import fails for files with two sheets and tells only 'duplicate number found' in row 12",
        'Invoice import fails for files with two sheets…',
      ],
      [
        'The order export drops the last row (see the note in the release of March) for customers in Canada',
        'The order export drops the last row for customers in Canada',
      ],
      [
        'Rechnung wird beim Speichern im neuen Fenster verdoppelt, wenn der Kunde zwei Lieferadressen angelegt hat',
        'Rechnung wird beim Speichern im neuen Fenster verdoppelt…',
      ],
    ] as const)
      expect(title([report(long)])).toBe(short);
  });

  it('names classes without their packages, and drops levels of logs and marks of triage', () => {
    expect(title([report('java.util.ConcurrentModificationException in com.example.shop.Cart$Line')])).toBe(
      'ConcurrentModificationException in Cart$Line',
    );
    expect(title([report('Import - [ERROR] rows of the first sheet are skipped')])).toBe(
      'Import - rows of the first sheet are skipped',
    );
    expect(title([report('[P1][QA] Refund button stays grey')])).toBe('Refund button stays grey');
    expect(title([report('Set net.topology.table.file.name in the defaults')])).toBe(
      'Set net.topology.table.file.name in the defaults',
    );
  });

  it('begins as its code does', () => {
    expect(title([report('`make clean` leaves the cache folder behind')])).toBe(
      'make clean leaves the cache folder behind',
    );
  });

  it('is the one that names the error, or says what is wrong rather than what is to be done', () => {
    const exception = { type: 'NullPointerException', value: '' };
    const crash = 'The cart sync fails for guests without a session.';
    expect(
      title([
        report('Several cart sync cases seem to be failing', crash, { exception }),
        report('Cart sync fails with NullPointerException for guests', crash, { exception }),
      ]),
    ).toBe('Cart sync fails with NullPointerException for guests');
    expect(
      title([
        report('Fix TestCartSync for release 5 on trunk', crash),
        report('Cart sync fails for guests without a session', crash),
      ]),
    ).toBe('Cart sync fails for guests without a session');
  });

  it('is never the subject of a mail that would do for any report', () => {
    const body = 'Hello,\nThe parcel label is printed without the house number.\nRegards';
    for (const subject of [
      'Re: problem',
      'Question',
      'Problem with your app',
      'FW: Re: Help needed please!!!',
      'Quick question about the website',
      '(no subject)',
      'AW: Frage',
      'Fehler mit der App',
      'Problema con la app',
      'Dúvida',
      'Вопрос',
      'お問い合わせ',
      '求助',
    ])
      expect(title([report(subject, body)]), subject).toBe('The parcel label is printed without the house number');
    for (const subject of ['Login problem', 'Coupon question', 'Crash on refund', 'Frage zum Gutschein', '支付失败'])
      expect(title([report(subject, body)]), subject).toBe(subject);
  });

  it('is in the language of its reports', () => {
    for (const text of [
      'パスワードを忘れた場合のメールが届かない',
      '登录后购物车是空的',
      'После обновления не открывается корзина',
      'Nach dem Update öffnet sich der Warenkorb nicht mehr',
      'El carrito se queda vacío después de iniciar sesión',
      'O carrinho fica vazio depois de entrar',
    ])
      expect(title([report(text, text)])).toBe(text);
  });

  it('keeps names that begin small', () => {
    expect(title([report('applyCoupon throws on expired codes')])).toBe('applyCoupon throws on expired codes');
  });

  it('is never longer than 80 characters nor empty, whatever comes', () => {
    const odd = [
      '',
      '\u202e\u0000',
      'x'.repeat(500),
      'word '.repeat(200),
      '<div>'.repeat(50),
      '😀'.repeat(90),
      '設定'.repeat(100),
    ];
    for (const text of odd) {
      const given = title([report(text, text)]);
      expect(given.length).toBeLessThanOrEqual(80);
      expect(given.length).toBeGreaterThan(0);
      expect(given).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    }
  });

  it('is the same whatever cluster of one it is asked twice for', () => {
    expect(title(shopItems)).toBe(title(shopItems));
  });
});

describe('a summary', () => {
  it('says each thing once, in at most 300 characters', () => {
    const text = summary(of('checkout-coupon'));
    expect(text.length).toBeLessThanOrEqual(300);
    expect(text).toMatch(/coupon/);
    const twice = [report('A', 'The page stays white after login.'), report('B', 'The page stays white after login!')];
    expect(summary(twice)).toBe('The page stays white after login.');
  });

  it('leaves out code, traces, logs, form headings and greetings', () => {
    const body = [
      'Hello team,',
      '### Steps to reproduce',
      '1. Open the cart and press Pay twice.',
      '```js',
      'const secret = 1;',
      '```',
      'Traceback (most recent call last):',
      '  at pay (src/pay.ts:3:1)',
      '2026-03-02 10:11:12 ERROR something',
      'Expected: one charge is made on the card.',
    ].join('\n');
    expect(summary([report('Charged twice', body)])).toBe(
      'Open the cart and press Pay twice. One charge is made on the card.',
    );
  });

  it('tells first what is wrong, in the order in which it was said, and not the steps or what leads to a link', () => {
    const body = [
      'Sorry for the long text.',
      'The invoice list stays empty after the import.',
      '1. Open the invoice list of the import.',
      'I tested it with https://example.test/x.',
      '_Cannot read the invoice list_ is what the [import page|https://example.test] says.',
    ].join('\n');
    expect(summary([report('Invoice list empty after import', body)])).toBe(
      'The invoice list stays empty after the import. Open the invoice list of the import. Cannot read the invoice list is what the import page says.',
    );
  });

  it('leaves out what speaks of code or logs that are not there', () => {
    const body = [
      'The invoice page stays empty after the import.',
      'When I press import I get the following error.',
      'The import of invoices ends like this:',
      'May be similar to #114 of the invoice import.',
    ].join('\n');
    expect(summary([report('Invoice page empty', body)])).toBe('The invoice page stays empty after the import.');
  });

  it('falls back to the error, then to the title', () => {
    expect(summary(of('profile-crash'))).toMatch(/^TypeError in renderProfile: /);
    expect(summary([report('Save button does nothing')])).toBe('Save button does nothing.');
  });
});
