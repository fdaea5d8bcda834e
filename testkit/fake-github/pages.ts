import { html } from 'hono/html';
import { fullName } from './access.ts';
import { findRepository, type World } from './world.ts';

type Markup = ReturnType<typeof html>;

/** Asks who sits at the browser; every button is a link back to the same request with the choice in it. */
export function authorizePage(world: World, url: URL, scopes: string[]): Response {
  const choice = (name: string, value: string) => {
    const target = new URL(url);
    target.searchParams.set(name, value);
    return target.pathname + target.search;
  };
  return page(
    200,
    'Authorize application',
    html`<p>The application asks for: ${scopes.join(', ') || 'public data only'}</p>
      <ul>
        ${[...world.users.values()].map(
          ({ login }) => html`<li><a href="${choice('chosen', login)}">Authorize as ${login}</a></li>`,
        )}
      </ul>
      <p><a href="${choice('cancel', '1')}">Cancel</a></p>`,
  );
}

export function problemPage(status: number, text: string): Response {
  return page(status, text, html``);
}

/** The page of an issue or a pull request, so that a link to it can be followed. */
export function issuePage(world: World, path: string): Response {
  const [, owner = '', name = '', kind, number] = /^\/([^/]+)\/([^/]+)\/(issues|pull)\/(\d+)$/.exec(path) ?? [];
  const repository = findRepository(world, owner, name);
  const issue = repository?.issues.get(Number(number));
  if (!repository || !issue || (kind === 'pull') !== (issue.pull !== null)) return problemPage(404, 'Page not found');
  const state = issue.pull?.mergedAt ? 'merged' : issue.state;
  return page(
    200,
    `${issue.title} · ${fullName(repository)}#${issue.number}`,
    html`<p>${state}${issue.pull ? html`, ${issue.pull.head} into ${issue.pull.base}` : ''}, by ${issue.author}</p>
      <pre>${issue.body ?? ''}</pre>`,
  );
}

function page(status: number, title: string, content: Markup): Response {
  const text = html`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title></head>
    <body><h1>${title}</h1>${content}<p>This is a stand-in for GitHub, for tests and trying out.</p></body></html>`;
  return new Response(String(text), { status, headers: { 'content-type': 'text/html; charset=utf-8' } });
}
