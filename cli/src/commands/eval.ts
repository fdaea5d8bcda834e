import { existsSync } from 'node:fs';
import { type Command, Option } from 'commander';
import type { Cli } from '../cli.ts';
import { exitCodes, Failure } from '../failure.ts';

type Options = {
  dataset: string;
  predictions: string;
  ranked?: string;
  sensitivity: 'loose' | 'default' | 'strict';
  answers?: boolean;
  memory?: boolean;
};

export function addEval(program: Command, cli: Cli): void {
  program
    .command('eval')
    .description('measure the product on a data set')
    .command('clustering')
    .description('stream reports through the grouping and write what it decided')
    .requiredOption(
      '--dataset <file>',
      'reports in time order, .jsonl or .jsonl.gz; a line: {"id","group","title","body","created_at"}',
    )
    .requiredOption('--predictions <file>', 'written: one {"id","cluster"} a line')
    .option('--ranked <file>', 'written: one {"id","candidates"} a line, best first')
    .addOption(
      new Option('--sensitivity <word>', 'how readily reports are joined')
        .choices(['loose', 'default', 'strict'])
        .default('default'),
    )
    .option('--answers', 'answer each question from the labels, as a person would, right after it is asked')
    .option('--memory', 'the matcher alone, without a database: the same decisions, quicker')
    .addHelpText(
      'after',
      '\nRuns the engine on a database of its own, which is removed at the end: an embedded one, or one made on the server\n' +
        'that DATABASE_URL names. Your projects are not touched.\n' +
        '\nExample:\n  soulcaster eval clustering --dataset reports.jsonl.gz --predictions out.jsonl --ranked ranked.jsonl',
    )
    .action(async (options: Options) => evaluate(cli, options));
}

async function evaluate(cli: Cli, { memory, ...options }: Options): Promise<void> {
  const { evaluateClustering } = await import('@soulcaster/server/clusters/evaluate');
  const { openEvaluation } = await import('@soulcaster/server/open-evaluation');
  if (!existsSync(options.dataset))
    throw new Failure(`There is no file ${options.dataset}.`, { exitCode: exitCodes.usage });
  const { sensitivity } = options;
  const engine = memory
    ? null
    : await openEvaluation({ sensitivity, databaseUrl: cli.io.env.DATABASE_URL || undefined });
  try {
    const result = await evaluateClustering({
      ...options,
      ...(engine && { assigner: engine }),
      onProgress: ({ items, seconds, itemsPerSecond }) =>
        progress(cli, `${items} reports in ${seconds.toFixed(1)} s, ${Math.round(itemsPerSecond)} reports/s`),
    });
    if (cli.io.isTerminal) cli.io.err('\n');
    const { items, seconds, itemsPerSecond, clusters, asked } = result;
    const speed = `${seconds.toFixed(2)} s (${Math.round(itemsPerSecond)} reports/s)`;
    cli.show(result, `${items} reports, ${clusters} clusters, ${speed}\n${asked ? questions(asked) : ''}`);
  } catch (error) {
    const { code, path, message } = error as NodeJS.ErrnoException;
    if (code === 'invalid') throw new Failure(message, { exitCode: exitCodes.usage, cause: error });
    if (path && path !== options.dataset)
      throw new Failure(`${path} cannot be written (${code}).`, { exitCode: exitCodes.usage, cause: error });
    throw error;
  } finally {
    await engine?.close();
  }
}

/** One line that is written over on a terminal, lines of a log elsewhere. */
function progress(cli: Cli, text: string): void {
  cli.io.err(cli.io.isTerminal ? `\r${text}` : `${text}\n`);
}

function questions(asked: {
  questions: number;
  questionsPer100: number;
  yesRate: number;
  foundByJoining: number;
  foundByAsking: number;
  found: number;
  online: Score;
  pairwise: Score;
}): string {
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  return (
    `${asked.questions} questions (${asked.questionsPer100.toFixed(1)} per 100 reports), ${percent(asked.yesRate)} answered yes\n` +
    `duplicates found: ${percent(asked.found)} (${percent(asked.foundByJoining)} joined by itself, ${percent(asked.foundByAsking)} by a yes)\n` +
    `with these answers: ${figures('online', asked.online)}; ${figures('pairwise', asked.pairwise)}\n`
  );
}

type Score = { p: number; r: number; f1: number };

const figures = (name: string, { p, r, f1 }: Score) =>
  `${name} precision ${p.toFixed(3)}, recall ${r.toFixed(3)}, F1 ${f1.toFixed(3)}`;
