import { describe, expect, it } from 'vitest';
import type { MatchItem } from './item.ts';
import { outliers } from './outliers.ts';

const item = (id: string, title: string, more: Partial<MatchItem> = {}): MatchItem => ({
  id,
  source: 'github',
  title,
  body: '',
  ...more,
});
const resets = [
  item('a', 'Password reset mail never arrives'),
  item('b', 'The password reset mail does not arrive'),
  item('c', 'No reset mail arrives after I forgot my password'),
];
const stranger = item('z', 'Dark theme paints the invoice table white on white');
const ids = (items: MatchItem[]) => outliers(items).map(({ id }) => id);

describe('outliers', () => {
  it('are the members that hardly fit the others, the worst first', () => {
    expect(ids([...resets, stranger])).toEqual(['z']);
    const half = item('y', 'Invoice mail shows the wrong password policy text in German locale settings');
    expect(ids([...resets, item('d', 'Password reset: mail never arrives'), half, stranger])[0]).toBe('z');
  });
  it('are none among reports that fit, and none where there is nothing to compare with', () => {
    expect(ids(resets)).toEqual([]);
    expect(ids([resets[0]!, stranger])).toEqual([]);
    expect(ids([])).toEqual([]);
  });
  it('are none where all differ alike: then the whole is loose, not one member', () => {
    const apart = [
      'Login page is slow',
      'Export lacks a row',
      'Avatar upload rotates photos',
      'Search ignores umlauts',
    ];
    expect(ids(apart.map((title, at) => item(String(at), title)))).toEqual([]);
  });
  it('are not members that share the crash or the group of their source with another', () => {
    const frames = [
      { file: 'src/reset.ts', function: 'sendReset', inApp: true },
      { file: 'src/mail.ts', function: 'deliver', inApp: true },
    ];
    const crash = (id: string, title: string) => item(id, title, { frames });
    expect(ids([...resets, crash('x', 'SMTP 550'), crash('y', 'Postausgang voll'), crash('w', 'Timeout')])).toEqual([]);
    const grouped = (id: string, title: string) => item(id, title, { source: 'sentry', upstreamGroup: '7' });
    expect(
      ids([...resets, grouped('x', 'SMTP 550'), grouped('y', 'Postausgang voll'), grouped('w', 'Timeout')]),
    ).toEqual([]);
  });
});
