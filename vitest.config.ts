import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{contract,agent,server,cli,testkit,bench,dashboard,scripts}/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'testkit/demo/repository/**'],
    pool: 'forks',
    // Most tests wait for processes of their own more than they compute: on two cores one at a time takes nearly twice as long.
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What is waited for comes or does not: its time is no part of what these tests show.
    expect: { poll: { timeout: 20_000 } },
  },
});
