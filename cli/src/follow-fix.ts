import type { Client, JobDetail, LogLine } from '@soulcaster/contract';
import { listen } from './bell.ts';
import type { Cli } from './cli.ts';
import { exitCodes, Failure } from './failure.ts';
import { oneLine, printable } from './printable.ts';

/** Prints the log of a fix as it grows, until the fix has ended. Ctrl-C stops the watching, not the fix. */
export async function followFix(
  cli: Cli,
  api: ReturnType<Client['project']>,
  { projectId, jobId }: { projectId: string; jobId: string },
): Promise<JobDetail> {
  const bell = listen(cli, projectId, { job_id: jobId });
  try {
    let after = 0;
    let ended = false;
    for (;;) {
      const page = await api.jobs.logs(jobId, { after, limit: 200 });
      for (const line of page.items) cli.say(formatLine(line));
      after = Math.max(after, ...page.items.map(({ seq }) => seq));
      // Lines may have been written between the page and its end: the page after the end is the last.
      if (page.items.length === 0 && ended) return await api.jobs.get(jobId);
      ended = page.ended;
      if (page.items.length === 0 && !ended) await bell.heard(cli.io.pollMs);
      if (cli.io.signal.aborted)
        throw new Failure('Stopped watching; the fix goes on.', {
          exitCode: exitCodes.interrupted,
          remedy: `See it on the dashboard, or cancel it there.`,
        });
    }
  } finally {
    await bell.stop();
  }
}

/** How it ended, as the last lines that a person reads. */
export function formatEnd(cli: Cli, job: JobDetail): string {
  const evidence = job.evidence;
  const change = `${job.files_changed} files, +${job.additions} −${job.deletions}`;
  const facts = [
    job.status === 'success'
      ? `Fixed: ${oneLine(job.cluster_title)}`
      : `Not fixed (${oneLine(job.stage)}): ${oneLine(job.cluster_title)}`,
    job.message && `  ${printable(job.message)}`,
    job.question && `  The agent asks: ${printable(job.question)}`,
    ...job.blocked_reasons.map(({ message, path }) => `  Refused: ${oneLine(path ? `${path}: ${message}` : message)}`),
    evidence && `  Evidence ${evidence.level}: ${oneLine(evidence.summary)}`,
    job.files_changed > 0 && `  Change: ${change}`,
    job.pr_url && `  Pull request: ${oneLine(absolute(job.pr_url, cli.baseUrl))}`,
  ];
  return facts.filter(Boolean).join('\n');
}

function formatLine({ stage, origin, level, text }: LogLine): string {
  const mark = level === 'error' ? 'ERROR ' : level === 'warn' ? 'note ' : '';
  const from = origin === 'soulcaster' ? '' : `${origin}: `;
  return `${stage.padEnd(10)} ${mark}${from}${text}`;
}

/** A pull request of the local forge is a page of the dashboard. */
function absolute(url: string, baseUrl: string): string {
  return url.startsWith('/') ? baseUrl + url : url;
}
