import { readdirSync, readFileSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Aim, ESCAPED, type Escape, LIMITS } from './escape.ts';
import { LATE_MS, type OpenGround } from './ground.ts';

const LIMIT_MS = 10_000;

/** Tries one escape in a fresh ground; answers what it did beyond it. Puts right what it changed outside. */
export async function attempt(
  { argv, limitMs = LIMIT_MS }: Escape,
  aim: Aim,
  openGround: OpenGround,
): Promise<string[]> {
  const [before, visits] = [await outsideOf(aim), aim.visits()];
  let said = '';
  let tookMs = 0;
  {
    await using ground = await openGround();
    const started = performance.now();
    said = await ground.run(argv(aim), limitMs);
    tookMs = performance.now() - started;
  }
  const effects: string[] = [];
  if (aim.visits() > visits) effects.push('it came through a door');
  const left = processesMarked(aim.mark);
  if (left.length > 0) effects.push(`${left.length} processes are left`);
  for (const pid of left) process.kill(pid, 'SIGKILL');
  const changed = await changesOf(aim, before);
  if (changed.length > 0) effects.push(`outside there is now ${changed.join(', ')}`);
  if (said.includes(aim.secret)) effects.push('it saw the secret');
  if (said.split('\n').some((line) => line.trim() === ESCAPED)) effects.push('it could do it');
  if (said.length > 2 * LIMITS.outputBytesMax) effects.push(`it wrote ${said.length} bytes`);
  if (tookMs > limitMs + LATE_MS) effects.push(`it ended ${Math.round(tookMs - limitMs)} ms after its limit`);
  return effects;
}

const outsideOf = async ({ folder }: Aim): Promise<Map<string, string>> => {
  const entries = await readdir(folder, { withFileTypes: true });
  const read = async (name: string, isFile: boolean) =>
    [name, isFile ? await readFile(join(folder, name), 'utf8') : 'no file'] as const;
  return new Map(await Promise.all(entries.map((entry) => read(entry.name, entry.isFile()))));
};

async function changesOf(aim: Aim, before: Map<string, string>): Promise<string[]> {
  const after = await outsideOf(aim);
  const changed: string[] = [];
  for (const [name, content] of after) {
    if (before.get(name) === content) continue;
    changed.push(name);
    if (!before.has(name)) await rm(join(aim.folder, name), { recursive: true });
  }
  for (const [name, content] of before) {
    if (after.get(name) === content) continue;
    if (!after.has(name)) changed.push(`no ${name}`);
    await writeFile(join(aim.folder, name), content, { mode: 0o644 });
  }
  return changed;
}

/** Processes of this machine, in sandboxes or not, whose command line holds the mark. */
function processesMarked(mark: string): number[] {
  return readdirSync('/proc').flatMap((pid) => {
    if (!/^\d+$/.test(pid)) return [];
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
      return command.includes(mark) || command.some((part) => part.includes(`sleep ${mark}`)) ? [Number(pid)] : [];
    } catch {
      return [];
    }
  });
}
