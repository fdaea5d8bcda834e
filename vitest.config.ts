import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{contract,agent,server,cli,testkit,bench,dashboard,scripts}/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'testkit/demo/repository/**'],
    pool: 'forks',
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
