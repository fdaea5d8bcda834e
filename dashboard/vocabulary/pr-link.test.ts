import { describe, expect, it } from 'vitest';
import { prLink, prName } from './pr-link.ts';

const id = '01a1fd9b-2c85-7e32-8f15-f32a186aec5c';

describe('prLink', () => {
  it('stays in the dashboard for a pull request of the local forge, whatever name the server goes by', () => {
    expect(prLink(`http://localhost:3000/dashboard/prs/${id}`)).toEqual({
      href: `/dashboard/prs/${id}`,
      elsewhere: false,
    });
    expect(prLink(`/dashboard/prs/${id}`)).toEqual({ href: `/dashboard/prs/${id}`, elsewhere: false });
  });

  it('goes to the forge for its own pages', () => {
    const url = 'https://github.com/acme/shop/pull/12';
    expect(prLink(url)).toEqual({ href: url, elsewhere: true });
    expect(prName(url)).toBe('#12');
  });
});
