import { describe, expect, it } from 'vitest';
import { afterSignIn, linkRefusalInWords, refusalInWords } from './words.ts';

describe('afterSignIn', () => {
  it('goes to a path of this site', () => {
    expect(afterSignIn('/dashboard/clusters?status=new')).toBe('/dashboard/clusters?status=new');
  });

  it('never leaves this site', () => {
    for (const next of ['https://evil.example', '//evil.example', '/\\evil.example', 'javascript:alert(1)', '', null])
      expect(afterSignIn(next)).toBe('/dashboard');
  });
});

describe('refusals', () => {
  it('tells a stranger whom to ask', () => {
    expect(refusalInWords('not_invited')).toContain('invite');
    expect(refusalInWords('signup_disabled')).toContain('invite');
  });

  it('tells a used link from a server that is down', () => {
    expect(linkRefusalInWords(400, 'INVALID_TOKEN')).toContain('used already');
    expect(linkRefusalInWords(400, 'TOKEN_EXPIRED')).toContain('expired');
    expect(linkRefusalInWords(0, '')).toContain('did not answer');
  });
});
