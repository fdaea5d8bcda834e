import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { until, type World } from './world.ts';

/** What is left of sandboxes and passing work on this machine when all fixes have ended and the server has looked after them. */
export async function leftovers({ temporary }: World): Promise<string[]> {
  const found = () => [...foldersIn(temporary), ...processesOf(temporary)];
  await until('the end of sandboxes', async () => found().length === 0, 100_000).catch(() => null);
  return found();
}

function foldersIn(temporary: string): string[] {
  return ['.', 'soulcaster-sandboxes'].flatMap((folder) => {
    try {
      const names = readdirSync(join(temporary, folder)).filter((name) => /^soulcaster-(?!sandboxes$)/.test(name));
      return names.map((name) => `the folder ${folder}/${name}`);
    } catch {
      return [];
    }
  });
}

/** A sandbox's processes name its folder: it lies below ours. */
function processesOf(temporary: string): string[] {
  return readdirSync('/proc').flatMap((pid) => {
    if (!/^\d+$/.test(pid)) return [];
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      return command.includes(`${temporary}/`) ? [`the process ${pid}: ${command.slice(0, 100)}`] : [];
    } catch {
      return [];
    }
  });
}
