import { branchName, pullRequestBody, pullRequestTitle } from '@soulcaster/server/fixes/pr-text';
import { faultsOf, type Published } from './judge.ts';

export const PERMALINK = 'https://github.com/acme/shop/issues/1';
const CLUSTER = 'http://127.0.0.1:3000/dashboard/clusters/1';

/** The headings of our template. */
export const headings = [/^Where it comes from$/, /^Evidence: [ABC]$/, /^What the agent says$/];

/** The words in every place of a pull request that words of others reach at all. Answers what is wrong with it. */
export function faultsInTemplate(words: string): string[] {
  const commands = [{ phase: 'base', command: words, exit_code: 1, duration_ms: 1200, passed: 3, failed: 1 }];
  const published: Published = {
    title: pullRequestTitle(words),
    commitMessage: `${pullRequestTitle(words)}\n\nSC-7\n`,
    branch: branchName('SC-7', words, 2),
    body: pullRequestBody({
      cluster: { shortId: 'SC-7', title: words, summary: words, url: CLUSTER },
      reports: [
        { source: 'github', title: words, permalink: PERMALINK, occurrences: 1 },
        { source: 'sentry', title: words, permalink: PERMALINK, occurrences: 3 },
        { source: 'webhook', title: 'a title', permalink: words, occurrences: 1 },
        { source: 'manual', title: words, permalink: null, occurrences: 1 },
      ],
      evidence: {
        level: 'A',
        summary: words,
        reproducing_tests: [words],
        newly_passing: [words],
        newly_failing: [],
        commands: commands as Parameters<typeof pullRequestBody>[0]['evidence']['commands'],
        not_checked: [words],
      },
      agentSummary: words,
      agent: 'builtin',
      model: 'openai-compatible/some-model',
      costUsd: 0.01,
    }),
  };
  // As the link of a report, words that are an address and nothing else are one.
  return faultsOf(published, { links: [PERMALINK, CLUSTER, words], headings });
}
