import { describe, expect, it } from 'vitest';
import { bugOf, shopItems } from './cross-source.fixture.ts';
import type { Decision, MatchItem } from './matcher.ts';
import { matcher, report } from './test-matcher.ts';

const bySource = (source: string, bug: string) =>
  shopItems.find((item) => item.source === source && bugOf(item.id) === bug)!;

describe('reports of one bug from several sources in different words', () => {
  const shop = matcher();
  const decisions = new Map<string, Decision & { clusterId: string }>(
    shopItems.map((item) => [item.id, shop.add(item)]),
  );
  const together = (a: MatchItem, b: MatchItem) => {
    const later = decisions.get(b.id)!;
    const asked = later.suggestions.slice(0, 2).some(({ clusterId }) => clusterId === shop.clusterOf(a.id));
    return shop.clusterOf(a.id) === shop.clusterOf(b.id) || asked;
  };

  it('end in one cluster or in a question near the top', () => {
    expect(together(bySource('sentry', 'checkout-coupon'), bySource('github', 'checkout-coupon'))).toBe(true);
    expect(together(bySource('github', 'checkout-coupon'), bySource('manual', 'checkout-coupon'))).toBe(true);
    expect(together(bySource('sentry', 'order-refund'), bySource('github', 'order-refund'))).toBe(true);
    expect(together(bySource('github', 'avatar-upload'), bySource('reddit', 'avatar-upload'))).toBe(true);
    expect(together(bySource('manual', 'login-loop'), bySource('github', 'login-loop'))).toBe(true);
    expect(together(bySource('github', 'export-csv'), bySource('manual', 'export-csv'))).toBe(true);
  });

  it('never share a cluster with another bug or with noise', () => {
    const bugs = new Map<string, Set<string>>();
    for (const item of shopItems) {
      const cluster = shop.clusterOf(item.id)!;
      bugs.set(cluster, (bugs.get(cluster) ?? new Set()).add(bugOf(item.id)));
    }
    expect([...bugs.values()].filter((of) => of.size > 1)).toEqual([]);
  });

  it('say why they are together', () => {
    const words = decisions.get(bySource('github', 'checkout-coupon').id)!.reasons[0];
    expect(words).toMatchObject({
      kind: 'similar_words',
      nearest: [{ itemId: bySource('sentry', 'checkout-coupon').id }],
    });
    expect(words?.kind === 'similar_words' && words.terms).toContain('coupon');
    const group = shopItems.findLast((item) => item.upstreamGroup === '4100231')!;
    expect(decisions.get(group.id)?.reasons).toEqual([
      {
        kind: 'same_upstream_group',
        itemId: bySource('sentry', 'checkout-coupon').id,
        source: 'sentry',
        group: '4100231',
      },
    ]);
    expect(decisions.get(shopItems[8]!.id)?.reasons[0]?.kind).toBe('same_message_template');
  });

  it('do not ask about noise', () => {
    const noise = shopItems.filter((item) => bugOf(item.id).startsWith('noise'));
    expect(noise.map((item) => decisions.get(item.id)?.outcome)).toEqual(noise.map(() => 'new'));
  });
});

describe('crashes of the same shape', () => {
  const bare = shopItems.map(({ upstreamGroup: _, ...item }) => item).filter((item) => item.source === 'sentry');

  it('stay apart without any upstream group, and only the same one joins', () => {
    const shop = matcher();
    const clusters = bare.map((item) => shop.add(item).clusterId);
    const [coupon, refund, profile, again] = clusters;
    expect(new Set([coupon, refund, profile])).toHaveLength(3);
    expect(again).toBe(coupon);
  });

  it('stay apart without frames too', () => {
    const shop = matcher();
    const [coupon, refund, profile, again] = bare.map(({ frames: _, ...item }) => shop.add(item).clusterId);
    expect(new Set([coupon, refund, profile])).toHaveLength(3);
    expect(again).toBe(coupon);
  });

  it('of two upstream groups are not joined by equal frames, but asked about', () => {
    const shop = matcher();
    const first = { ...bySource('sentry', 'checkout-coupon') };
    const other = shop.add(first).clusterId;
    const decision = shop.add({ ...first, id: 'regrouped', upstreamGroup: '999' });
    expect(decision.outcome).toBe('abstain');
    expect(decision.suggestions[0]?.clusterId).toBe(other);
    expect(decision.reasons.at(-1)).toMatchObject({ kind: 'kept_apart', by: 'upstream_group_differs' });
  });
});

describe('a report that joins one cluster', () => {
  const crash = { ...shopItems.find((item) => item.id.startsWith('checkout-coupon'))! };
  const complaint = report(
    'complaint',
    'Page goes white with my old voucher',
    'I entered an expired coupon, then nothing.',
  );
  const issue = report(
    'issue',
    'Applying an expired coupon turns the page white',
    'Enter an expired voucher. The page goes white. applyCoupon (coupon.ts): Cannot read properties of undefined.',
  );

  it('asks about another that it would have joined as well, which shows that the two are one', () => {
    const shop = matcher();
    for (let at = 0; at < 30; at++) shop.add(report(`old ${at}`, `Widget${at} flickers`, `It is colour${at}.`));
    const [first, second] = [shop.add(crash), shop.add(complaint)];
    expect(second.outcome).not.toBe('join');
    const bridge = shop.add(issue);
    expect(bridge.outcome).toBe('join');
    expect([first.clusterId, second.clusterId].sort()).toEqual(
      [bridge.clusterId, bridge.suggestions[0]?.clusterId].sort(),
    );
  });

  it('for sure asks nothing more', () => {
    const shop = matcher();
    for (const item of [crash, complaint, issue]) shop.add(item);
    const again = shop.add({ ...issue, id: 'again' });
    expect([again.outcome, again.suggestions]).toEqual(['join', []]);
  });
});

describe('mails whose subject would do for any report', () => {
  const bodies = [
    'Hello, the invoice PDF has no VAT number since last week. Regards, Ada',
    'Good morning, my parcel shows the wrong street on its label. Kind regards, Bo',
    'Hi, I cannot change the language of the app to Dutch any more. Thanks, Cy',
    'Dear team, the newsletter reaches me twice every Monday. Best, Di',
    'Hello, uploading a photo of my dog ends with a blank screen. Regards, Ed',
    'Hi there, the coupon field is hidden behind the keyboard on my phone. Thanks, Flo',
  ];

  it.each(['Question', 'Re: problem', 'Problem with your app', 'お問い合わせ'])('stay apart under "%s"', (subject) => {
    for (const sensitivity of ['loose', 'default', 'strict'] as const) {
      const shop = matcher(sensitivity);
      const placed = bodies.map(
        (body, nth) => shop.add(report(`m${nth}`, subject, body, { source: 'webhook' })).clusterId,
      );
      expect(new Set(placed).size).toBe(bodies.length);
    }
  });

  it('are found by what they say', () => {
    const shop = matcher();
    for (const [nth, body] of bodies.entries()) shop.add(report(`m${nth}`, 'Question', body));
    const again = shop.add(
      report('again', 'Re: problem', 'Since last week there is no VAT number on the invoice PDF.'),
    );
    const asked = again.suggestions.map(({ clusterId }) => clusterId);
    expect([again.clusterId, asked[0]]).toContain(shop.clusterOf('m0'));
  });
});

describe('a young project', () => {
  it('asks, where an older one would join: among a handful the nearest has no rivals', () => {
    const shop = matcher();
    shop.add(report('a', 'Password reset e-mail never arrives for addresses with a plus sign', ''));
    const near = shop.add(report('b', 'No mail arrives after I signed up with an address at work', ''));
    expect(near.outcome).toBe('abstain');
  });

  it('does not join two reports because nothing else is there', () => {
    const shop = matcher('loose');
    shop.add(report('a', 'Export to PDF cuts off the last column', 'The right edge is missing.'));
    expect(shop.add(report('b', 'Password reset mail never arrives', 'I tried the reset form twice.')).outcome).toBe(
      'new',
    );
    expect(shop.add(report('c', 'The export button is grey', 'It was blue.')).outcome).not.toBe('join');
  });

  it('joins a paraphrase', () => {
    const shop = matcher();
    const first = shop.add(
      report('a', 'Export to PDF cuts off the last column', 'The right edge of the table is missing in the PDF.'),
    );
    const second = shop.add(
      report('b', 'PDF export: last column of table cut off', 'When I export to PDF the last column is missing.'),
    );
    expect(second).toMatchObject({ outcome: 'join', clusterId: first.clusterId });
  });

  it('takes the same text sent twice as one', () => {
    const shop = matcher();
    const first = shop.add(report('a', 'Cannot save my profile!', 'It says   error.'));
    expect(shop.add(report('b', 'cannot save my profile', 'It says error'))).toMatchObject({
      clusterId: first.clusterId,
      reasons: [{ kind: 'same_text', itemId: 'a' }],
    });
  });

  it('takes reports with empty fields', () => {
    const shop = matcher();
    expect(shop.add(report('a', '')).outcome).toBe('new');
    expect(shop.add(report('b', '', '   ')).outcome).toBe('new');
    expect(shop.add(report('c', '🎉🎉', '!!!')).outcome).toBe('new');
  });
});

describe('words of people', () => {
  const first = report('a', 'Login page shows a blank screen', 'White page after the password.');
  const alike = report('b', 'Login page shows blank screen', 'After the password the page is white.');
  const unlike = report('z', 'Calendar entries move by one hour', 'Since daylight saving time.');

  it('keep apart what looks the same, and everything that must stay with it', () => {
    const shop = matcher('loose');
    shop.cannotLink('a', 'b');
    shop.mustLink('b', 'd');
    shop.add(first);
    const other = shop.add(alike);
    expect(other.clusterId).not.toBe(shop.clusterOf('a'));
    expect(other.reasons).toContainEqual({ kind: 'kept_apart', clusterId: shop.clusterOf('a'), by: 'human' });
    expect(shop.add({ ...first, id: 'd' }).clusterId).toBe(other.clusterId);
  });

  it('put together what looks different, through items that are not there yet', () => {
    const shop = matcher();
    shop.mustLink('a', 'missing');
    shop.mustLink('missing', 'z');
    const { clusterId } = shop.add(first);
    expect(shop.add(unlike)).toMatchObject({ clusterId, reasons: [{ kind: 'human_link', itemId: 'a' }] });
  });

  it('can be taken back, and the later one holds', () => {
    const shop = matcher();
    shop.add(first);
    shop.mustLink('a', 'z');
    shop.cannotLink('z', 'a');
    expect(shop.decide(unlike).outcome).toBe('new');
    shop.mustLink('a', 'z');
    expect(shop.decide(unlike).outcome).toBe('join');
    shop.releaseLink('a', 'z');
    expect(shop.decide(unlike).outcome).toBe('new');
  });

  it('move items, and newcomers follow', () => {
    const shop = matcher();
    shop.add(first);
    expect(shop.move('a', 'elsewhere')).toBe(true);
    expect(shop.add(alike).clusterId).toBe('elsewhere');
    expect(shop.move('nobody', 'elsewhere')).toBe(false);
  });
});

describe('the index', () => {
  it('gives the same answers for the same order, and deciding changes nothing', () => {
    const runs = [0, 1].map((run) => {
      const shop = matcher();
      return shopItems.map((item) => {
        if (run === 1) for (const other of shopItems.slice(0, 3)) shop.decide({ ...other, id: `peek-${other.id}` });
        return shop.add(item);
      });
    });
    expect(runs[0]).toEqual(runs[1]);
  });

  it('is as if removed items had never been there', () => {
    const [used, fresh] = [matcher(), matcher()];
    const strangers = shopItems.map((item) => ({ ...item, id: `gone-${item.id}`, title: `${item.title} again` }));
    for (const item of strangers) used.add(item);
    for (const item of strangers) expect(used.remove(item.id)).toBe(true);
    expect(used.size).toBe(0);
    for (const item of shopItems) {
      const [a, b] = [used.add(item), fresh.add(item)];
      expect({ outcome: a.outcome, score: a.score, near: a.candidates.map((other) => other.itemId).sort() }).toEqual({
        outcome: b.outcome,
        score: b.score,
        near: b.candidates.map((other) => other.itemId).sort(),
      });
    }
  });

  it('loaded from rows decides as the one that saw them come', () => {
    const [lived, loaded] = [matcher(), matcher()];
    const rows = shopItems.slice(0, 20).map((item) => ({ item, clusterId: lived.add(item).clusterId }));
    loaded.load(rows);
    for (const item of shopItems.slice(20)) expect(loaded.decide(item)).toEqual(lived.decide(item));
    expect(loaded.size).toBe(20);
    expect(loaded.bytes).toBeGreaterThan(0);
  });

  it('loaded with what was frozen decides the same, removed items or not', () => {
    const [lived, loaded] = [matcher(), matcher()];
    lived.add({ ...shopItems[1]!, id: 'gone' });
    const rows = shopItems.slice(0, 20).map((item) => ({ item, clusterId: lived.add(item).clusterId }));
    lived.remove('gone');
    loaded.load(rows.map((row) => ({ ...row, frozen: lived.frozenOf(row.item.id) ?? undefined })));
    for (const item of shopItems.slice(20)) expect(loaded.decide(item).score).toBe(lived.decide(item).score);
  });

  it('refuses to file an item twice', () => {
    const shop = matcher();
    shop.add(shopItems[0]!);
    expect(() => shop.file(shopItems[0]!, 'c1')).toThrow(/filed already/);
  });

  it('is not slowed down by hostile text', () => {
    const shop = matcher();
    const hostile = [
      'a'.repeat(100_000),
      'a.'.repeat(50_000),
      '<script'.repeat(10_000),
      '@a.'.repeat(30_000),
      '/x'.repeat(50_000),
      'aB'.repeat(50_000),
    ];
    const before = process.threadCpuUsage();
    for (const [at, text] of hostile.entries())
      shop.add(report(`h${at}`, text, text, { exception: { type: text, value: text } }));
    expect(process.threadCpuUsage(before).user / 1000).toBeLessThan(10_000);
  });
});

describe('a cluster of many', () => {
  it('is not entered on one resemblance', () => {
    const shop = matcher('loose');
    const seed = report('s', 'Video upload stops at 99 percent', 'The progress bar hangs at 99 percent.');
    shop.add(seed);
    for (let at = 0; at < 30; at++)
      shop.file(report(`x${at}`, `Odd thing number ${at} ${'abcdefgh'[at % 8]}${at}`, ''), shop.clusterOf('s')!);
    const decision = shop.decide(
      report('n', 'Upload of video stops at 99 percent', 'Progress bar hangs at 99 percent for ever.'),
    );
    expect(decision.outcome).toBe('abstain');
    expect(decision.reasons).toContainEqual({ kind: 'guarded', clusterId: shop.clusterOf('s'), support: 0, needed: 9 });
  });
});
