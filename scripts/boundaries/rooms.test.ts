import { expect, test } from 'vitest';
import { whyNot } from './rooms.ts';
import { targetOf } from './targets.ts';

const why = (from: string, specifier: string) => whyNot(from, targetOf(from, specifier));

const refused: [from: string, specifier: string][] = [
  ['contract/src/job.ts', 'hono'],
  ['contract/src/job.ts', '@soulcaster/agent'],
  ['agent/loop.ts', '@soulcaster/server/errors'],
  ['dashboard/app/page.tsx', '@soulcaster/server/errors'],
  ['dashboard/features/jobs/list.tsx', '@/features/clusters/row'],
  ['dashboard/components/button.tsx', '../features/clusters/row.tsx'],
  ['testkit/fake-llm/server.ts', '@soulcaster/agent'],
  ['cli/src/send.ts', '@soulcaster/server/main'],
  ['server/src/http/clusters.ts', '../clusters/store.ts'],
  ['server/src/fixes/start.ts', '../clusters/store.ts'],
  ['server/src/fixes/start.ts', '../http/clusters.ts'],
  ['server/src/sources/sentry/sentry.ts', '../../feedback/upsert.ts'],
  ['server/src/forges/github.ts', '../config.ts'],
  ['server/src/db/client.ts', '../clusters/merge.ts'],
  ['server/src/tasks/digest.ts', '../http/route.ts'],
  ['server/src/fixes/start.ts', '../main.ts'],
  ['server/src/fixes/start.ts', '@soulcaster/testkit/fake-github/server'],
];

const allowed: [from: string, specifier: string][] = [
  ['contract/src/job.ts', 'zod'],
  ['agent/loop.ts', '@soulcaster/contract'],
  ['dashboard/features/jobs/list.tsx', '@/components/button'],
  ['cli/src/serve.ts', '@soulcaster/server/main'],
  ['server/src/http/clusters.ts', '../clusters/merge.ts'],
  ['server/src/clusters/merge.ts', './store.ts'],
  ['server/src/clusters/merge.ts', '../fixes/start.ts'],
  ['server/src/clusters/merge.ts', '../tasks/catalog.ts'],
  ['server/src/sources/sentry/sentry.ts', '../source.ts'],
  ['server/src/fixes/start.ts', '../forges/forge.ts'],
  ['server/src/fixes/start.test.ts', '@soulcaster/testkit/fake-github/server'],
  ['server/src/main.ts', './http/clusters.ts'],
  ['bench/loop.ts', '@soulcaster/server/main'],
];

test.each(refused)('%s may not import %s', (from, specifier) => {
  expect(why(from, specifier)).toEqual(expect.any(String));
});

test.each(allowed)('%s may import %s', (from, specifier) => {
  expect(why(from, specifier)).toBeUndefined();
});
