import type { Page } from 'playwright-core';
import { openBrowser, type Person } from './browser.ts';
import { signInByLink } from './flows.ts';
import { type Server, startServer } from './server.ts';

interface Newcomer extends AsyncDisposable {
  server: Server;
  owner: Person;
  page: Page;
}

/** A fresh server without any account, and who follows the link that its start printed. */
export async function newcomer(): Promise<Newcomer> {
  await using stack = new AsyncDisposableStack();
  const server = stack.use(await startServer());
  const people = stack.use(await openBrowser());
  const owner = stack.use(await people.person(server.url));
  await signInByLink(owner, server.signInLink ?? '');
  const whole = stack.move();
  return { server, owner, page: owner.page, [Symbol.asyncDispose]: () => whole.disposeAsync() };
}
