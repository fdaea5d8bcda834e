/** Where a pull request's address leads: a page of this dashboard for the local forge, else the forge's own page. */
export function prLink(url: string): { href: string; elsewhere: boolean } {
  const own = /^(?:https?:\/\/[^/]+)?(\/dashboard\/prs\/[0-9a-f-]{36})$/i.exec(url)?.[1];
  if (own) return { href: own, elsewhere: false };
  return { href: url, elsewhere: /^https?:\/\//i.test(url) };
}

/** As a person names it: `#12`, or that it is one. */
export const prName = (url: string) => {
  const number = /\/pull\/(\d+)$/.exec(url)?.[1];
  return number ? `#${number}` : 'Open the pull request';
};
