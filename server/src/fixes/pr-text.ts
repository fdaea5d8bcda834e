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
const REPORT_MAX = 160;

const meaning = {
  A: 'A test reproduces the problem: it failed before the change, passes after it, and nothing that passed fails.',
  B: 'The test suite passes; no test reproduces the problem.',
  C: 'There were no tests that could be run: only the syntax was checked.',
};

/** A title is shown as it is, but stands in the commit message too, whose words can turn checks off, and in release notes, as Markdown. */
export function pullRequestTitle(title: string): string {
  const words = harmless(title).replace(/\s+/g, ' ').trim();
  const inert = words.replace(/\[\s*((?:skip|no)[\s-]+\w+|\w+[\s-]+skip)\s*\]/gi, '($1)').replace(/!(?=\[)/g, '! ');
  return cut(`Fix: ${inert}`, TITLE_MAX);
}

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
      ? ['Fail before, pass after:', '', ...evidence.newly_passing.slice(0, 20).map((test) => `- ${code(test)}`), '']
      : []),
    '| step | command | exit | passed | failed | time |',
    '| --- | --- | --- | --- | --- | --- |',
    ...evidence.commands.map(
      (run) =>
        `| ${plain(run.phase)} | ${code(run.command)} | ${run.exit_code ?? 'none'} | ${run.passed} | ${run.failed} | ${(run.duration_ms / 1000).toFixed(1)} s |`,
    ),
    '',
    ...(evidence.not_checked.length > 0
      ? ['Not checked:', '', ...evidence.not_checked.map((line) => `- ${plain(line)}`), '']
      : []),
    '### What the agent says',
    quote(facts.agentSummary),
    '',
    `Made by ${plain(facts.agent)}${facts.model ? ` with ${plain(facts.model)}` : ', without a model'}, cost $${facts.costUsd.toFixed(2)}. Generated: please review carefully.`,
  ].join('\n');
}

/** The address comes first: after a title that ends with "closes", it would close that issue. */
function reportLine({ source, title, permalink, occurrences }: PullRequestFacts['reports'][number]): string {
  const times = occurrences > 1 ? ` (${occurrences} times)` : '';
  const linked = permalink && /^https?:\/\/[\x21-\x7e]{1,500}$/.test(permalink) && !/[<>()[\]`|"'\\]/.test(permalink);
  const from = linked ? `[${plain(source)}](<${permalink}>)` : plain(source);
  return `${from}: ${plain(title, REPORT_MAX)}${times}`;
}

function quote(text: string): string {
  // A line of dashes makes a heading of the one before it.
  const lines = plainLines(text, QUOTE_MAX)
    .split('\n')
    .map((line) => line.trim().replace(/^(?=[-=])/, '\\'));
  return lines.map((line) => `> ${line}`).join('\n');
}

const code = (text: string) =>
  `\`${cut(harmless(text).replace(/\s+/g, ' ').replaceAll('`', "'").replaceAll('|', '¦'), 200).trim() || '…'}\``;

const plain = (text: string, max?: number) =>
  plainLines(text, max)
    .replace(/\s*\n\s*/g, ' ')
    .trim() || '…';

/** Words of others in Markdown: shown to the letter, with no HTML, image, link or heading made of them. */
const plainLines = (text: string, max = Number.POSITIVE_INFINITY) =>
  cut(harmless(text), max).replace(/[\\`*_{}[\]()#+!|<>~&$]/g, (mark) => `\\${mark}`);

/** Never ends in half a character. */
const cut = (text: string, max: number) =>
  text.length > max ? text.slice(0, max).replace(/[\ud800-\udbff]$/, '') : text;

/**
 * Words of others that do nothing: no hidden characters, no comments, no links, nobody mentioned, and no reference that a word before
 * it could turn into "closes". A zero-width joiner would be hidden text itself, so a visible character breaks what must not work.
 */
const harmless = (text: string) =>
  text
    .toWellFormed()
    .normalize('NFC')
    .replace(/[\u2028\u2029]/g, '\n')
    .replace(/[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Co}\p{Cn}]|[^\P{Cc}\n\t]/gu, '')
    .replace(/<!--[\s\S]*?(?:-->|$)/g, '')
    .replace(/<(?=!-)/g, '< ')
    .replace(/(https?|ftp|xmpp|javascript|data|mailto):(?=\S)/gi, '$1: ')
    .replace(/\bwww\.(?=\S)/gi, 'www .')
    .replace(/@(?=\w)/g, '(at) ')
    .replace(/\s?#(?=\d)/g, ' no. ')
    .replace(/\bGH-(?=\d)/gi, 'GH ');
