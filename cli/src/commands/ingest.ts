import { ApiProblem, type Client, type Feedback, FeedbackCreate } from '@soulcaster/contract';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { exitCodes, Failure } from '../failure.ts';
import { oneLine } from '../printable.ts';
import { readInput } from '../read-input.ts';

type Options = { title?: string; body?: string; permalink?: string; author?: string; jsonl?: boolean };
type Row = { line: number; report: unknown };
type Outcome = { error: null; feedback: Feedback } | { error: string };

export function addIngest(program: Command, cli: Cli): void {
  program
    .command('ingest [file]')
    .description('report a problem by hand, or many of them from a JSONL file; - is standard input')
    .option('--title <text>', 'left out, it is made from the text')
    .option('--body <text>', 'what happened (else the file is it)')
    .option('--permalink <url>', 'where it was said')
    .option('--author <name>', 'who said it')
    .option('--jsonl', 'the input has one {"title","body","permalink","author"} a line (known by the name *.jsonl)')
    .addHelpText(
      'after',
      `
Examples:
  soulcaster ingest --body "Export hangs at 99 %"
  soulcaster ingest crash.txt --title "Crash at start"
  soulcaster ingest reports.jsonl`,
    )
    .action(async (file: string | undefined, options: Options) => {
      if (!file && !options.body)
        throw new Failure('There is nothing to report: give --body or a file.', { exitCode: exitCodes.usage });
      const text = file ? decode(await readInput(cli.io, file)) : '';
      const many = file && (options.jsonl ?? /\.jsonl$/i.test(file));
      const { jsonl, ...fields } = options;
      const rows = many ? rowsOf(text) : [{ line: 1, report: { ...fields, body: options.body ?? text } }];
      await ingestRows(cli, (await cli.project()).api, rows);
    });
}

async function ingestRows(cli: Cli, api: ReturnType<Client['project']>, rows: Row[]): Promise<void> {
  const stored = [];
  const failed: { line: number; error: string }[] = [];
  for (const { line, report } of rows) {
    const outcome = await ingestOne(api, report);
    if (outcome.error !== null) {
      failed.push({ line, error: outcome.error });
      cli.note(rows.length > 1 ? `line ${line}: ${outcome.error}` : outcome.error);
    } else {
      stored.push(outcome.feedback);
      if (!cli.asJson && rows.length === 1) cli.io.out(`Stored: ${oneLine(outcome.feedback.title)}\n`);
    }
  }
  if (rows.length !== 1 || cli.asJson)
    cli.show({ stored, failed }, `${stored.length} stored, ${failed.length} refused\n`);
  if (failed.length) cli.exitCode = exitCodes.notDone;
}

/** A refused row is told with its line and the next one goes on; what would refuse every row ends it all. */
async function ingestOne(api: ReturnType<Client['project']>, report: unknown): Promise<Outcome> {
  const parsed = FeedbackCreate.safeParse(report);
  if (!parsed.success)
    return {
      error: parsed.error.issues
        .map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(': '))
        .join('; '),
    };
  try {
    return { error: null, feedback: await api.feedback.create(parsed.data) };
  } catch (error) {
    if (error instanceof ApiProblem && error.problem.code === 'invalid') return { error: error.problem.detail };
    throw error;
  }
}

function rowsOf(text: string): Row[] {
  return text.split('\n').flatMap((source, index) => {
    if (!source.trim()) return [];
    try {
      return [{ line: index + 1, report: JSON.parse(source) as unknown }];
    } catch {
      return [{ line: index + 1, report: null }];
    }
  });
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new Failure('The input is not UTF-8 text.', { exitCode: exitCodes.usage, cause: error });
  }
}
