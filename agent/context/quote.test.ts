import { describe, expect, test } from 'vitest';
import { cleaned, newQuotation, quoteReports } from './quote.ts';

describe('a stranger’s text', () => {
  test('loses what a reader would not see', () => {
    expect(cleaned('a\u200bb\u202ec\u{e0041}d\u00ade\ufe0f\u0007f\u2066g')).toBe('abcdefg');
    expect(cleaned('line\r\nnext\ttab')).toBe('line\nnext\ttab');
  });

  test('loses comments, also one that removing another would make, and one that never ends', () => {
    expect(cleaned('a<!-- x -->b')).toBe('ab');
    expect(cleaned('a<!<!-- x -->-- hidden -->b')).toBe('ab');
    expect(cleaned('a<!-- hidden for ever')).toBe('a');
  });

  test('keeps its letters in every script', () => {
    expect(cleaned('Größe 長さ 🛒 naïve')).toBe('Größe 長さ 🛒 naïve');
  });

  test('is cut when it is long', () => {
    expect(cleaned('x'.repeat(50), 10)).toBe(`${'x'.repeat(10)} […]`);
  });
});

test('reports that are too long together are counted, not sent', () => {
  const reports = Array.from({ length: 12 }, () => ({ source: 'github', title: 't', body: 'y'.repeat(9000) }));
  const text = quoteReports(reports, newQuotation());
  expect(text.length).toBeLessThan(45_000);
  expect(text).toMatch(/\((\d) more reports are left out\)/);
});
