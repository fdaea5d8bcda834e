import type { Evidence } from '@soulcaster/contract';

export interface PullRequestFacts {
  cluster: { shortId: string; title: string; summary: string; url: string };
  reports: { source: string; title: string; permalink: string | null; occurrences: number }[];
  evidence: Evidence;
  agentSummary: string;
  agent: string;
  model: string | null;
  costUsd: number;
}

const TITLE_MAX = 120;
const QUOTE_MAX = 600;
const REPORTS_MAX = 12;

const meaning = {
  A: 'A test reproduces the problem: it failed before the change, passes after it, and nothing that passed fails.',
  B: 'The test suite passes; no test reproduces the problem.',
  C: 'There were no tests that could be run: only the syntax was checked.',
};

/** A title is shown as it is, not as Markdown, and stands in the commit message too. */
export const pullRequestTitle = (title: string) =>
  `Fix: ${harmless(title).replace(/\s+/g, ' ').trim()}`.slice(0, TITLE_MAX);

/** `soulcaster/cluster-{id}-{slug}`: made of our id and letters only. */
export function branchName(shortId: string, title: string, attempt: number): string {
  const slug = title
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40)
    .replace(/-+$/, '');
  const again = attempt > 1 ? `-${attempt}` : '';
  return `soulcaster/cluster-${shortId.toLowerCase()}${slug ? `-${slug}` : ''}${again}`;
}

/** The text of a pull request: our template around facts; the words of reporters and of the agent are quoted, cut and made harmless. */
export function pullRequestBody(facts: PullRequestFacts): string {
  const { cluster, evidence, reports } = facts;
  const shown = reports.slice(0, REPORTS_MAX);
  return [
    `**${plain(cluster.shortId)}**: ${plain(cluster.title)}`,
    quote(cluster.summary),
    '### Where it comes from',
    ...shown.map((report) => `- ${reportLine(report)}`),
    ...(reports.length > shown.length ? [`- and ${reports.length - shown.length} more`] : []),
    '',
    `### Evidence: ${evidence.level}`,
    meaning[evidence.level],
    '',
    plain(evidence.summary),
    '',
    ...(evidence.newly_passing.length > 0
      ? ['Fail before, pass after:', ...evidence.newly_passing.slice(0, 20).map((test) => `- ${code(test)}`), '']
      : []),
    '| step | command | exit | passed | failed | time |',
    '| --- | --- | --- | --- | --- | --- |',
    ...evidence.commands.map(
      (run) =>
        `| ${plain(run.phase)} | ${code(run.command)} | ${run.exit_code ?? 'none'} | ${run.passed} | ${run.failed} | ${(run.duration_ms / 1000).toFixed(1)} s |`,
    ),
    '',
    ...(evidence.not_checked.length > 0
      ? ['Not checked:', ...evidence.not_checked.map((line) => `- ${plain(line)}`), '']
      : []),
    '### What the agent says',
    quote(facts.agentSummary),
    '',
    `Made by ${plain(facts.agent)}${facts.model ? ` with ${plain(facts.model)}` : ', without a model'}, cost $${facts.costUsd.toFixed(2)}. Generated: please review carefully.`,
  ].join('\n');
}

function reportLine({ source, title, permalink, occurrences }: PullRequestFacts['reports'][number]): string {
  const times = occurrences > 1 ? ` (${occurrences} times)` : '';
  const link = permalink && /^https?:\/\/[^\s<>()[\]`|"']{1,500}$/.test(permalink) ? ` <${permalink}>` : '';
  return `${plain(source)}: ${plain(title).slice(0, 160)}${times}${link}`;
}

function quote(text: string): string {
  const lines = plainLines(text).slice(0, QUOTE_MAX).split('\n');
  return lines.map((line) => `> ${line}`).join('\n');
}

const code = (text: string) =>
  `\`${harmless(text).replace(/\s+/g, ' ').replaceAll('`', "'").replaceAll('|', '¦').slice(0, 200)}\``;

const plain = (text: string) => plainLines(text).replace(/\s*\n\s*/g, ' ');

/** Words of others in Markdown: shown to the letter, with no HTML, image, link or heading made of them. */
const plainLines = (text: string) => harmless(text).replace(/[\\`*_{}[\]()#+!|<>~&]/g, (mark) => `\\${mark}`);

/**
 * Words of others that do nothing: no hidden characters, no comments, no links, nobody mentioned, and no reference that a word before
 * it could turn into "closes". A zero-width joiner would be hidden text itself, so a visible character breaks what must not work.
 */
const harmless = (text: string) =>
  text
    .toWellFormed()
    .normalize('NFC')
    .replace(/[\p{Cf}\p{Co}\p{Cn}]|[^\P{Cc}\n\t]/gu, '')
    .replace(/<!--[\s\S]*?(?:-->|$)/g, '')
    .replace(/(https?|javascript|data|mailto):(?=\S)/gi, '$1: ')
    .replace(/\bwww\.(?=\S)/gi, 'www .')
    .replace(/@(?=\w)/g, '(at) ')
    .replace(/\s?#(?=\d)/g, ' no. ')
    .replace(/\bGH-(?=\d)/gi, 'GH ');
