import { type SentryReport, sentryAlert } from '@soulcaster/testkit/demo/sentry-report';
import { signAsSentry } from '@soulcaster/testkit/senders/sentry';

/** A small library with two planted bugs, each shown by a red test. */
export const lettersFiles: Record<string, string> = {
  'package.json': `${JSON.stringify({ name: 'letters', version: '1.3.0', private: true, type: 'module', scripts: { test: 'node --test' } }, null, 2)}\n`,
  'src/greeting.js': `/** The first line of a letter. */
export function greeting(subscriber) {
  const name = subscriber.profile.firstName;
  return name ? \`Dear \${name},\` : 'Hello,';
}
`,
  'src/archive.js': `/** The letters that one page of the archive lists; pages are counted from 1. */
export function lettersOnPage(letters, page, size) {
  const start = page * size;
  return letters.slice(start, start + size);
}
`,
  'test/greeting.test.js': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { greeting } from '../src/greeting.js';

test('a subscriber is greeted by name', () => {
  assert.equal(greeting({ profile: { firstName: 'Ines' } }), 'Dear Ines,');
});

test('a subscriber with an empty profile is greeted without a name', () => {
  assert.equal(greeting({ profile: {} }), 'Hello,');
});

test('a subscriber without a profile is greeted without a name', () => {
  assert.equal(greeting({ email: 'ines@example.com' }), 'Hello,');
});
`,
  'test/archive.test.js': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lettersOnPage } from '../src/archive.js';

const letters = ['a', 'b', 'c', 'd', 'e'];

test('the first page of the archive begins with the first letter', () => {
  assert.deepEqual(lettersOnPage(letters, 1, 2), ['a', 'b']);
});

test('the last page of the archive holds the rest', () => {
  assert.deepEqual(lettersOnPage(letters, 3, 2), ['e']);
});
`,
};

export const greetingFixed = 'subscriber.profile?.firstName';

const crash: Omit<SentryReport, 'eventId' | 'user'> = {
  issue: { id: '7300119', shortId: 'LETTERS-4' },
  platform: 'node',
  exception: { type: 'TypeError', value: "Cannot read properties of undefined (reading 'firstName')" },
  frames: [
    {
      file: 'src/greeting.js',
      line: 3,
      function: 'greeting',
      context: '  const name = subscriber.profile.firstName;',
    },
  ],
  release: 'letters@1.3.0',
  route: '/letters/preview',
};

/** Posts the crash of the greeting as Sentry does, signed; answers the HTTP status. */
export async function sendCrash(door: { url: string; secret: string }): Promise<number> {
  const alert = sentryAlert({ ...crash, eventId: '5f0c7a1e9b3d4c2f8a6e1d0b7c9f2e34', user: 'c4711' }, new Date());
  const body = JSON.stringify(alert);
  const { headers } = signAsSentry(body, door.secret, { resource: 'event_alert' });
  return (await fetch(door.url, { method: 'POST', headers, body })).status;
}

/** The same crash, as somebody files it on GitHub. */
export const greetingIssue = {
  title: 'Letter preview crashes for subscribers without a profile',
  body: 'Import an address of somebody who never filled in a profile, then open the preview of any letter. It answers 500.\n\n```\nTypeError: Cannot read properties of undefined (reading \'firstName\')\n    at greeting (src/greeting.js:3:35)\n```\n\nExpected: a letter that begins with "Hello,".',
};

/** And as somebody who knows no code tells it. */
export const greetingTold =
  'A colleague wanted to see the preview of a letter for a subscriber who has no profile, only an e-mail address. The preview crashed instead of greeting her without a name.';

export const archiveTold =
  'The archive leaves out the newest letters: its first page begins with the eleventh letter, and the last page is empty.';

export const noise = 'Just wanted to say that the new fonts look lovely. Keep it up!';
