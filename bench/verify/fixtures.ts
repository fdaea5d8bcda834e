import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readOptions } from '../options.ts';
import { type FixtureFile, filesBelow, isNote } from './fixtures/files.ts';
import { type Row, tryFile } from './fixtures/outcome.ts';

/**
 * `npm run verify:fixtures -- [--dir DIR] [--all]`: every recorded payload through the source that it is for: what becomes of it, why,
 * and whether a person would have written its title. Without recorded payloads beside the checkout it says so and verifies nothing.
 */
const values = readOptions({ dir: { type: 'string' }, all: { type: 'boolean', default: false } });
const folder = values.dir ?? fileURLToPath(new URL('../../../shared/fixtures', import.meta.url));
if (!existsSync(folder)) {
  process.stderr.write(`There is no folder ${folder}: name one with --dir.\n`);
  process.exit(2);
}
const files = filesBelow(folder);
const notes = files.filter(({ path }) => isNote(path));
const rows: Row[] = [];
for (const file of files) if (!notes.includes(file)) rows.push(...(await tried(file)));
for (const [index, row] of rows.entries())
  if (values.all || row.problem || row.path !== rows[index - 1]?.path || row.outcome !== rows[index - 1]?.outcome)
    print(row);
for (const { path } of notes) process.stdout.write(`${path.padEnd(60)} a note on the files, not a payload\n`);
const problems = rows.filter((row) => row.problem);
for (const { path, problem } of problems) process.stderr.write(`${path}: ${problem}\n`);
const count = (outcome: Row['outcome']) => rows.filter((row) => row.outcome === outcome).length;
process.stdout.write(
  `${JSON.stringify({
    files: files.length,
    notes: notes.length,
    payloads: rows.length,
    feedback: count('feedback'),
    update: count('update'),
    filtered: count('filtered'),
    quarantined: count('quarantined'),
    error: count('error'),
    problems: problems.length,
  })}\n`,
);
process.exitCode = problems.length === 0 && rows.length > 0 ? 0 : 1;

async function tried(file: FixtureFile): Promise<Row[]> {
  try {
    return await tryFile(file);
  } catch (error) {
    const said = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return [
      {
        path: file.path,
        source: '',
        outcome: 'error',
        said: said.split('\n')[0] ?? '',
        permalink: null,
        problem: said,
      },
    ];
  }
}

function print({ path, source, outcome, said, permalink, problem }: Row): void {
  const more = rows.filter((row) => row.path === path && row.outcome === outcome).length - 1;
  const also = more > 0 && !values.all ? ` (and ${more} more)` : '';
  process.stdout.write(
    `${path.padEnd(60)} ${source.padEnd(12)} ${outcome.padEnd(12)} ${said}${also}${permalink ? `  <${permalink}>` : ''}${problem ? '  !!' : ''}\n`,
  );
}
