import { type Client, createClient } from '@soulcaster/contract';
import { launchChromium } from '@soulcaster/testkit/chromium';
import type { Browser, BrowserContext, ConsoleMessage, Page } from 'playwright-core';

/** A journey is no measurement: on a busy machine it takes longer, and is as right. */
const STEP_MS = 60_000;

export interface Person extends AsyncDisposable {
  readonly context: BrowserContext;
  readonly page: Page;
  /** The API as this person's browser calls it: with its session cookie, from a page of the server. */
  api(): Promise<Client>;
  /** What went wrong in any of this person's pages; `[]` at the end of a good test. */
  problems(): string[];
}

export interface People extends AsyncDisposable {
  /** Somebody new at a browser of their own: no cookie, no cache. */
  person(url: string, options?: Parameters<Browser['newContext']>[0]): Promise<Person>;
}

/** One browser for a test file; each person in it has a profile of their own. */
export async function openBrowser(): Promise<People> {
  const browser = await launchChromium();
  return {
    person: (url, options = {}) => newPerson(browser, url, options),
    [Symbol.asyncDispose]: () => browser.close(),
  };
}

async function newPerson(
  browser: Browser,
  url: string,
  options: Parameters<Browser['newContext']>[0],
): Promise<Person> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options, baseURL: url });
  context.setDefaultTimeout(STEP_MS);
  const found: string[] = [];
  context.on('page', (page) => watch(page, found));
  const page = await context.newPage();
  return {
    context,
    page,
    async api() {
      const cookies = await context.cookies(url);
      const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
      return createClient({ baseUrl: url, headers: { cookie, origin: url } });
    },
    problems: () => found,
    async [Symbol.asyncDispose]() {
      // For whoever looks into a failure: the last thing that was on the screen.
      if (process.env.E2E_SCREENS) await page.screenshot({ path: `${process.env.E2E_SCREENS}/${Date.now()}.png` });
      await context.close();
    },
  };
}

function watch(page: Page, found: string[]): void {
  page.on('pageerror', (error) => found.push(`${path(page)}: ${error.stack ?? error.message}`));
  page.on('crash', () => found.push(`${path(page)}: the page crashed`));
  page.on('console', (message) => {
    if (message.type() === 'error') found.push(`${path(page)}: ${said(message)}`);
  });
}

const path = (page: Page) => new URL(page.url()).pathname;

function said(message: ConsoleMessage): string {
  const { url, lineNumber } = message.location();
  return `${message.text()} (${url}:${lineNumber})`;
}
