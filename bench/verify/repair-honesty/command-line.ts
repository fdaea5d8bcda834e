import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { root, runCommand } from '../../../scripts/command.ts';
import type { Files } from './attempt.ts';
import type { BadInput } from './bad-input.ts';
import { TRACES } from './case.ts';

/** What is wrong with what `soulcaster repair` says of a bad input, run as people run it. */
export async function problemsOf({ name, files, says, options = [] }: BadInput, work: string): Promise<string[]> {
  const directory = join(work, createHash('sha256').update(name).digest('hex').slice(0, 12));
  await put(directory, files);
  const before = await digestOf(directory);
  const own = options.map((option) => (option === 'report.txt' ? join(directory, option) : option));
  const cli = join(root, 'cli', 'bin', 'soulcaster.mjs');
  const argv: [string, ...string[]] = [
    'node',
    cli,
    'repair',
    '--repo',
    directory,
    '--budget',
    '60',
    '--seconds',
    '15',
    ...own,
  ];
  const { code, output } = await runCommand(argv);
  const told = output
    .split('\n')
    .filter((line) => !/^(running|tried|setting|\d+ tests|the failing)/.test(line))
    .join('\n');
  return [
    ...(code === 1 || code === 2 ? [] : [`exit code ${code}`]),
    ...(TRACES.test(told) ? [`a stack trace: ${told.slice(0, 300)}`] : []),
    ...(says.test(told) ? [] : [`says ${JSON.stringify(told.slice(0, 400))}, not ${says}`]),
    ...(/\n?\+\+\+ b\//.test(told) ? ['a patch'] : []),
    ...((await digestOf(directory)) === before ? [] : ['the directory was changed']),
  ];
}

async function put(directory: string, files: Files): Promise<void> {
  await mkdir(directory, { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    const path = join(directory, name);
    await mkdir(dirname(path), { recursive: true });
    if (typeof content === 'string' || content instanceof Uint8Array) await writeFile(path, content);
    else await symlink(content.link, path);
  }
}

async function digestOf(directory: string): Promise<string> {
  const hash = createHash('sha256');
  for (const entry of (await readdir(directory, { recursive: true, withFileTypes: true })).sort((a, b) =>
    a.name < b.name ? -1 : 1,
  )) {
    hash.update(`${entry.parentPath}/${entry.name}\n`);
    if (entry.isFile()) hash.update(await readFile(join(entry.parentPath, entry.name)));
  }
  return hash.digest('hex');
}
