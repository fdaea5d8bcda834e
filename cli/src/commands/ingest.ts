import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { FeedbackCreate, type FeedbackImport, type FeedbackImportQuery, ImportField } from '@soulcaster/contract';
import { type Command, InvalidArgumentError } from 'commander';
import type { Cli } from '../cli.ts';
import { exitCodes, Failure } from '../failure.ts';
import { oneLine } from '../printable.ts';
import { readInput } from '../read-input.ts';
import { table } from '../table.ts';

type Fields = { title?: string; body?: string; permalink?: string; author?: string };
type Columns = Pick<FeedbackImportQuery, `${ImportField}_column`>;
type Options = Fields & { csv?: boolean; jsonl?: boolean; dryRun?: boolean; column: Columns };

export function addIngest(program: Command, cli: Cli): void {
  program
    .command('ingest [text-or-file]')
    .description('report a problem by hand, or many of them from a CSV or JSONL file; - is standard input')
    .option('--title <text>', 'left out, it is made from the text')
    .option('--body <text>', 'what happened (else the argument is it)')
    .option('--permalink <url>', 'where it was said')
    .option('--author <name>', 'who said it')
    .option('--csv', 'the input is a table with a heading (known by the names *.csv and *.tsv)')
    .option('--jsonl', 'the input has one JSON object a line (known by the names *.jsonl and *.ndjson)')
    .option('--column <field=name>', 'which column of the file is body, title, author, …', addColumn, {})
    .option('--dry-run', 'show what would be stored, and store nothing')
    .addHelpText(
      'after',
      `
Examples:
  soulcaster ingest "Export hangs at 99 %"
  soulcaster ingest crash.txt --title "Crash at start"
  soulcaster ingest tickets.csv --dry-run
  soulcaster ingest tickets.csv --column body=Details --column external_id="Ticket no."`,
    )
    .action(async (given: string | undefined, options: Options) => {
      if (!given && !options.body)
        throw new Failure('There is nothing to report: give a text, --body or a file.', { exitCode: exitCodes.usage });
      const isMany =
        given !== undefined && (options.csv || options.jsonl || /\.(?:csv|tsv|jsonl|ndjson)$/i.test(given));
      if (isMany) await importFile(cli, given, options);
      else await ingestOne(cli, { ...options, body: options.body ?? (await textOf(cli, given ?? '')) }, options);
    });
}

function addColumn(said: string, columns: Columns): Columns {
  const [field = '', ...name] = said.split('=');
  const parsed = ImportField.safeParse(field);
  if (!parsed.success || name.length === 0)
    throw new InvalidArgumentError(`Say it as field=name, with one of: ${ImportField.options.join(', ')}.`);
  return { ...columns, [`${parsed.data}_column`]: name.join('=') };
}

async function importFile(cli: Cli, path: string, { csv, jsonl, dryRun, column }: Options): Promise<void> {
  const bytes = await readInput(cli.io, path);
  const { api } = await cli.project();
  const done = await api.feedback.import(new Uint8Array(bytes), {
    ...column,
    mode: dryRun ? 'preview' : 'import',
    ...((csv || jsonl) && { format: csv ? 'csv' : 'jsonl' }),
  });
  for (const { line, status, reason } of done.items)
    if (status === 'error') cli.note(`line ${line}: ${reason ?? 'not usable'}`);
  cli.show(done, dryRun ? `${preview(done, cli.io.columns)}${counts(done)}` : counts(done));
  if (done.errors > 0) cli.exitCode = exitCodes.notDone;
}

function preview({ items, mapping }: FeedbackImport, columns: number | null): string {
  const read = Object.entries(mapping).flatMap(([field, name]) => (name ? [`${field} = ${oneLine(name)}`] : []));
  const rows = items.map(({ line, status, title, reason }) => [String(line), status, title ?? reason ?? '']);
  return `${read.join(', ') || 'No column looks like the text: say which with --column body=NAME.'}\n${table(['LINE', '', 'REPORT'], rows, columns)}`;
}

function counts({ mode, ok, duplicates, errors, encoding }: FeedbackImport): string {
  const stored = mode === 'preview' ? 'would be stored' : 'stored';
  const read = encoding === 'utf-8' ? '' : ` (read as ${encoding})`;
  return `${ok} ${stored}, ${duplicates} known already, ${errors} refused${read}\n`;
}

async function ingestOne(cli: Cli, fields: Fields, { dryRun }: Options): Promise<void> {
  const { title, body, permalink, author } = fields;
  const report = FeedbackCreate.safeParse({ title, body, permalink, author });
  if (!report.success) {
    const wrong = report.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new Failure(wrong.join('; '), { exitCode: exitCodes.usage });
  }
  const { api } = await cli.project();
  if (dryRun) {
    const [row] = (await api.feedback.import(JSON.stringify(report.data), { format: 'jsonl' })).items;
    cli.show(row, `Would be stored: ${oneLine(row?.title ?? row?.reason ?? '')}\n`);
    return;
  }
  const stored = await api.feedback.create(report.data);
  cli.show(stored, `Stored: ${oneLine(stored.title)}\n`);
}

/** A file where there is one of that name; what has spaces and is no file is the report itself. */
async function textOf(cli: Cli, given: string): Promise<string> {
  if (given === '') return '';
  const isFile = given === '-' || (await isThere(resolve(cli.io.workingDirectory, given)));
  if (!isFile && /\s/.test(given.trim())) return given;
  const bytes = await readInput(cli.io, given);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new Failure('The input is not UTF-8 text.', { exitCode: exitCodes.usage, cause: error });
  }
}

const isThere = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );
