import { type LocalSandboxProvider, runTests, type TestRun } from '@soulcaster/agent';
import { openDirectory } from '@soulcaster/agent/agents/repair/directory/open-directory';
import { readTree } from '@soulcaster/agent/context/tree';
import { detectCommands } from '@soulcaster/agent/verify/detect';
import { expandScripts } from '@soulcaster/agent/verify/test-command';

export interface Bench {
  sandboxes: LocalSandboxProvider;
  signal: AbortSignal;
}

interface Question {
  directory: string;
  /** The texts of what a patch changes. */
  patch: Record<string, string>;
  testCommand: string | null;
  /** Tests that the patch has to turn green, as the case names them. */
  listed: string[];
  timeoutMs: number;
}

const LIMITS = { memoryMb: 2048, pids: 256, diskMb: 1024, outputBytesMax: 16_000_000 };

/**
 * Whether the repository's own runner finds all tests green with a patch; where some were red for another reason,
 * whether those that the case lists are green and none is newly red. In a sandbox of its own.
 */
export async function passesTests(bench: Bench, question: Question): Promise<boolean> {
  const after = await run(bench, question, question.patch);
  if (after === null || after.tests.length === 0) return false;
  if (after.ok) return true;
  const before = await run(bench, question, {});
  const wasGreen = new Set(before?.tests.filter((test) => test.status === 'passed').map((test) => test.id));
  const green = after.tests.filter((test) => test.status === 'passed').map((test) => test.id);
  const turned = green.filter((id) => !wasGreen.has(id));
  const newlyRed = [...wasGreen].filter((id) => !green.includes(id));
  return newlyRed.length === 0 && question.listed.every((name) => turned.some((id) => isCalled(id, name)));
}

/** `tests/test_a.py::TestB::test_c[1]` is `tests/test_a.py > TestB > test_c[1]` here; others are told by their name alone. */
function isCalled(id: string, listed: string): boolean {
  const name = listed.replaceAll('::', ' > ');
  return id === name || id.endsWith(` > ${name}`) || id.startsWith(`${name} > `);
}

async function run(bench: Bench, question: Question, patch: Record<string, string>): Promise<TestRun | null> {
  const { directory, testCommand, timeoutMs } = question;
  const limits = { ...LIMITS, wallMs: timeoutMs + 60_000 };
  const { sandbox } = await openDirectory(directory, { ...bench, limits });
  await using _closed = sandbox;
  for (const [path, text] of Object.entries(patch)) await sandbox.writeFile(path, text);
  const command = testCommand ?? (await detected(await readTree(sandbox)));
  if (!command) return null;
  const manifest = await sandbox.readFile('package.json');
  const expanded = expandScripts(command, manifest ? Buffer.from(manifest).toString('utf8') : null);
  return await runTests({ sandbox, command: expanded, timeoutMs, signal: bench.signal });
}

async function detected(tree: Map<string, string>): Promise<string | null> {
  const commands = await detectCommands([...tree.keys()], async (path) => tree.get(path) ?? null);
  return commands?.test ?? null;
}
