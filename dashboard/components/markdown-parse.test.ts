import { describe, expect, it } from 'vitest';
import { blocksOf, inlinesOf } from './markdown-parse.ts';

describe('inlinesOf', () => {
  it('makes links of http addresses and of paths of this site only', () => {
    expect(inlinesOf('[a](https://example.com/x)')).toEqual([
      { type: 'link', text: 'a', href: 'https://example.com/x' },
    ]);
    expect(inlinesOf('[a](/dashboard)')).toEqual([{ type: 'link', text: 'a', href: '/dashboard' }]);
    for (const href of ['javascript:alert(1)', 'data:text/html,x', '//evil.example', '/\\evil.example', 'vbscript:x'])
      expect(inlinesOf(`[a](${href})`).filter((part) => part.type !== 'text')).toEqual([]);
  });

  it('leaves HTML and images as text', () => {
    expect(inlinesOf('<img src=x onerror=alert(1)>')).toEqual([{ type: 'text', text: '<img src=x onerror=alert(1)>' }]);
  });

  it('takes a backslash before a sign as that sign', () => {
    expect(inlinesOf('passed \\(43\\) \\*not\\* \\<b>')).toEqual([{ type: 'text', text: 'passed (43) *not* <b>' }]);
    expect(inlinesOf('**a\\_b**')).toEqual([{ type: 'strong', text: 'a_b' }]);
  });

  it('links an address in angle brackets, and only an http one', () => {
    expect(inlinesOf('<https://a.example/1>')).toEqual([
      { type: 'link', text: 'https://a.example/1', href: 'https://a.example/1' },
    ]);
    expect(inlinesOf('[a](<https://a.example/1>): b')).toEqual([
      { type: 'link', text: 'a', href: 'https://a.example/1' },
      { type: 'text', text: ': b' },
    ]);
    expect(inlinesOf('[a](<javascript:alert>)')).toEqual([{ type: 'text', text: '[a](<javascript:alert>)' }]);
    expect(inlinesOf('<javascript:alert(1)>').every((part) => part.type === 'text')).toBe(true);
  });

  it('reads code, strong and emphasis', () => {
    expect(inlinesOf('a `b` **c** *d*').map(({ type, text }) => [type, text])).toEqual([
      ['text', 'a '],
      ['code', 'b'],
      ['text', ' '],
      ['strong', 'c'],
      ['text', ' '],
      ['emphasis', 'd'],
    ]);
  });
});

describe('blocksOf', () => {
  it('reads headings, paragraphs, lists, quotes, code and tables', () => {
    const text =
      '# Title\nfirst\nsecond\n\n- one\n- two\n  more\n\n> said\n\n```ts\n# not a title\n```\n\n| a | b |\n| - | - |\n| 1 | x \\| y |';
    expect(blocksOf(text)).toEqual([
      { type: 'heading', text: 'Title' },
      { type: 'paragraph', text: 'first second' },
      { type: 'list', ordered: false, items: ['one', 'two more'] },
      { type: 'quote', blocks: [{ type: 'paragraph', text: 'said' }] },
      { type: 'code', text: '# not a title' },
      { type: 'table', head: ['a', 'b'], rows: [['1', 'x | y']] },
    ]);
  });

  it('ends on every text, however odd', () => {
    for (const text of [
      '|',
      '>',
      '```',
      '- ',
      '#',
      '| a\n|-',
      '>'.repeat(500),
      '1)'.repeat(50),
      '```\n'.repeat(99),
      ' # x',
      '#x',
    ])
      expect(blocksOf(text)).toBeInstanceOf(Array);
  });
});
