import { randomBytes } from 'node:crypto';
import type { Sandbox } from '../../types.ts';

// What at the top of a repository tells one of the programs which servers, hooks, plugins or instructions to use. Most
// have a switch against it; this holds for all of them, and for the next version.
const NAMES = [
  ...['.claude', '.mcp.json', 'CLAUDE.md', 'CLAUDE.local.md', '.gemini', 'GEMINI.md', '.codex', '.agents'],
  ...['AGENTS.md', 'AGENTS.override.md', '.opencode', 'opencode.json', 'opencode.jsonc'],
  ...['.kilo', '.kilocode', '.kilocodemodes', '.kilocoderules', '.kilocodeignore', 'kilo.json', 'kilo.jsonc', '.roo'],
];

const HIDE = `keep=$1; shift; mkdir -- "$keep" || exit 1
for name; do if [ -e "$name" ] || [ -L "$name" ]; then mv -- "$name" "$keep/" || exit 1; fi; done`;
const RESTORE = `keep=$1; shift
for name; do rm -rf -- "./$name"; if [ -e "$keep/$name" ] || [ -L "$keep/$name" ]; then mv -- "$keep/$name" "./$name" || exit 1; fi; done`;

/** Takes the repository's settings for agents out of the workspace; answers what puts them back as they were. */
export async function hideProjectConfiguration(sandbox: Sandbox): Promise<() => Promise<void>> {
  const keep = `/home/agent/kept-${randomBytes(6).toString('hex')}`;
  const run = async (script: string) => {
    const { exitCode, stderr } = await sandbox.run({ argv: ['/bin/sh', '-c', script, 'sh', keep, ...NAMES] });
    if (exitCode !== 0)
      throw new Error(`the repository's settings for agents could not be moved: ${stderr.slice(0, 300)}`);
  };
  await run(HIDE);
  return () => run(RESTORE);
}
