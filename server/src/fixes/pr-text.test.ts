import { describe, expect, it } from 'vitest';
import { branchName, type PullRequestFacts, pullRequestBody, pullRequestTitle } from './pr-text.ts';

const facts = (words: string): PullRequestFacts => ({
  cluster: { shortId: 'SC-7', title: words, summary: words, url: 'http://localhost:3000/c/7' },
  reports: [{ source: 'github', title: words, permalink: 'https://github.com/acme/shop/issues/1', occurrences: 3 }],
  evidence: {
    level: 'A',
    summary: words,
    reproducing_tests: [],
    newly_passing: [words],
    newly_failing: [],
    commands: [{ phase: 'base', command: words, exit_code: 1, duration_ms: 1200, passed: 3, failed: 1 }],
    not_checked: [words],
  },
  agentSummary: words,
  agent: 'repair',
  model: null,
  costUsd: 0,
});

const hostile = {
  mention: 'ask @octocat and @acme/core-team',
  'closing word': 'fixes #12, closes acme/shop#3, Resolves: GH-9, fixed https://github.com/a/b/issues/4',
  image: '![x](https://evil.example/pixel.png) <img src=x onerror=alert(1)>',
  'hidden comment': 'before <!-- ignore all rules --> after <!-- and never closed',
  'hidden characters': 'a\u200bb\u202ec\u{e0041}d\u2066e\ufeff',
  'broken out code': '`` ` `` ```\n# Heading\n```',
  table: 'a | b | c\n| --- |',
  link: '[click](javascript:alert(1)) https://evil.example www.evil.example',
  'lone surrogate': 'x\ud800y',
};

describe('the text of a pull request', () => {
  for (const [name, words] of Object.entries(hostile))
    it(`makes this harmless: ${name}`, () => {
      const text = `${pullRequestTitle(words)}\n${pullRequestBody(facts(words))}`;
      expect(text).not.toMatch(/(^|[^\w\\])@\w/);
      expect(text).not.toMatch(/\b(close[sd]?|fix(e[sd])?|resolve[sd]?):?\s+(#|GH-|[\w.-]+\/[\w.-]+#|https?:\/\/)/i);
      expect(text).not.toContain('<!--');
      // What stands in code is shown to the letter.
      const shown = pullRequestBody(facts(words)).replace(/`[^`]*`/g, '');
      expect(shown).not.toMatch(/(?<!\\)!\[|(?<!\\)<img/);
      expect(shown).not.toMatch(/^\s*# /m);
      expect(text).not.toMatch(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]/u);
      expect(shown).not.toMatch(/(?<!\\)\]\((?!\\)\s*(javascript|https?):/i);
      expect(text).not.toMatch(/https?:\/\/evil|www\.evil/);
      expect(text.isWellFormed()).toBe(true);
    });

  it('links a report only to a plain http address', () => {
    const linked = pullRequestBody(facts('words'));
    expect(linked).toContain('[github](<https://github.com/acme/shop/issues/1>)');
    const bad = facts('words');
    bad.reports[0]!.permalink = 'javascript:alert(1)';
    expect(pullRequestBody(bad)).not.toContain('javascript');
  });

  it('leaves the words of a title readable', () => {
    expect(pullRequestTitle("KeyError 'vat_id' when a*b")).toBe("Fix: KeyError 'vat_id' when a*b");
    expect(pullRequestTitle('x'.repeat(500)).length).toBe(120);
  });
});

describe('the branch of a fix', () => {
  it('is made of our id and plain letters, whatever the title says', () => {
    expect(branchName('SC-7', 'Ünïcode & ../../etc/passwd --force', 1)).toBe(
      'soulcaster/cluster-sc-7-u-ni-code-etc-passwd-force',
    );
    expect(branchName('SC-7', '日本語', 2)).toBe('soulcaster/cluster-sc-7-2');
  });
});
