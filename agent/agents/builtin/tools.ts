import { type ToolSet, tool } from 'ai';
import { z } from 'zod';
import { SandboxUnavailable } from '../../sandboxes/unavailable.ts';
import type { AgentEvent, CommandResult, Sandbox } from '../../types.ts';
import { refusedPath } from '../refused-path.ts';

const OUTPUT_CHARS_MAX = 12_000;
const RUN_MS_MAX = 180_000;

/** What the model may do, all of it inside of the sandbox. A failure is an answer that the model reads, but for a sandbox that is gone. */
export function makeTools(sandbox: Sandbox, signal: AbortSignal, emit: (event: AgentEvent) => void): ToolSet {
  const observed = observer(emit, signal);
  return {
    list_files: tool({
      description: 'Lists the files of the repository, or of one folder.',
      inputSchema: z.object({ folder: z.string().default('').describe('a path from the root, empty for all') }),
      execute: observed(
        'list_files',
        ({ folder }) => folder || '.',
        ({ folder }) => listFiles(sandbox, folder),
      ),
    }),
    read_file: tool({
      description: 'Reads a text file with line numbers.',
      inputSchema: z.object({
        path: z.string(),
        from: z.number().int().min(1).default(1).describe('first line'),
        lines: z.number().int().min(1).max(800).default(400),
      }),
      execute: observed(
        'read_file',
        ({ path }) => path,
        (input) => readFile(sandbox, input),
      ),
    }),
    search: tool({
      description: 'Searches the files for a regular expression (grep -E) and answers the lines.',
      inputSchema: z.object({ pattern: z.string().min(1).max(300), folder: z.string().default('.') }),
      execute: observed(
        'search',
        ({ pattern }) => pattern,
        (input) => search(sandbox, signal, input),
      ),
    }),
    edit_file: tool({
      description: 'Replaces one piece of a file. `old` must stand in the file exactly once, with its spaces.',
      inputSchema: z.object({ path: z.string(), old: z.string().min(1), new: z.string() }),
      execute: observed(
        'edit_file',
        ({ path }) => path,
        (input) => editFile(sandbox, emit, input),
      ),
    }),
    write_file: tool({
      description:
        'Makes a new file, such as a test that reproduces the problem. A file that is there is changed with edit_file.',
      inputSchema: z.object({ path: z.string(), content: z.string() }),
      execute: observed(
        'write_file',
        ({ path }) => path,
        (input) => writeFile(sandbox, emit, input),
      ),
    }),
    run: tool({
      description: 'Runs a shell command in the root of the repository. It has no network and a time limit.',
      inputSchema: z.object({ command: z.string().min(1).max(4000) }),
      execute: observed(
        'run',
        ({ command }) => command,
        ({ command }) => run(sandbox, signal, command),
      ),
    }),
  };
}

type Answer = { ok: boolean; output: string };

function observer(emit: (event: AgentEvent) => void, signal: AbortSignal) {
  return <Input>(name: string, summary: (input: Input) => string, act: (input: Input) => Promise<Answer>) =>
    async (input: Input): Promise<string> => {
      emit({ type: 'tool', name, summary: summary(input).slice(0, 200), input });
      const { ok, output } = await act(input).catch((error: unknown) => {
        signal.throwIfAborted();
        if (error instanceof SandboxUnavailable) throw error;
        return { ok: false, output: error instanceof Error ? error.message : String(error) };
      });
      const shown = shorten(output);
      emit({ type: 'tool_result', name, ok, output: shown });
      return shown;
    };
}

async function listFiles(sandbox: Sandbox, folder: string): Promise<Answer> {
  const start = folder.replace(/^\.?\/+|\/+$/g, '').replace(/^\.$/, '');
  const files = (await sandbox.listFiles()).filter((file) => !/(^|\/)(node_modules|\.git|__pycache__)\//.test(file));
  const inside = files.filter((file) => start === '' || file === start || file.startsWith(`${start}/`));
  return { ok: inside.length > 0, output: inside.join('\n') || 'no files there' };
}

async function readFile(
  sandbox: Sandbox,
  { path, from, lines }: { path: string; from: number; lines: number },
): Promise<Answer> {
  const bytes = await sandbox.readFile(path);
  if (!bytes) return { ok: false, output: 'there is no such file' };
  const text = new TextDecoder().decode(bytes);
  if (text.includes('\0')) return { ok: false, output: 'this is not a text file' };
  const all = text.split('\n');
  const shown = all.slice(from - 1, from - 1 + lines).map((line, index) => `${from + index}\t${line}`);
  const rest = all.length - (from - 1 + shown.length);
  return { ok: true, output: shown.join('\n') + (rest > 0 ? `\n(${rest} more lines)` : '') };
}

async function search(
  sandbox: Sandbox,
  signal: AbortSignal,
  { pattern, folder }: { pattern: string; folder: string },
): Promise<Answer> {
  const skipped = ['node_modules', '.git', '__pycache__', 'dist', 'coverage'].map((name) => `--exclude-dir=${name}`);
  const argv = ['grep', '-rnIE', '--max-count=40', ...skipped, '-e', pattern, '--', folder];
  const result = await sandbox.run({ argv, timeoutMs: 20_000, signal });
  if (result.exitCode === 1) return { ok: true, output: 'nothing found' };
  return { ok: result.exitCode === 0, output: result.stdout || result.stderr || ended(result) };
}

async function editFile(
  sandbox: Sandbox,
  emit: (event: AgentEvent) => void,
  input: { path: string; old: string; new: string },
): Promise<Answer> {
  const refused = refusal('edit_file', input.path, emit);
  if (refused) return refused;
  const bytes = await sandbox.readFile(input.path);
  if (!bytes) return { ok: false, output: 'there is no such file' };
  const text = new TextDecoder().decode(bytes);
  const count = text.split(input.old).length - 1;
  if (count !== 1) return { ok: false, output: `\`old\` stands in the file ${count} times, it must be exactly once` };
  await sandbox.writeFile(
    input.path,
    text.replace(input.old, () => input.new),
  );
  return { ok: true, output: 'changed' };
}

async function writeFile(
  sandbox: Sandbox,
  emit: (event: AgentEvent) => void,
  input: { path: string; content: string },
): Promise<Answer> {
  const refused = refusal('write_file', input.path, emit);
  if (refused) return refused;
  if (await sandbox.readFile(input.path)) return { ok: false, output: 'the file is there already: use edit_file' };
  await sandbox.writeFile(input.path, input.content);
  return { ok: true, output: 'made the file' };
}

function refusal(name: string, path: string, emit: (event: AgentEvent) => void): Answer | null {
  const reason = refusedPath(path);
  if (!reason) return null;
  emit({ type: 'denied', name, reason });
  return { ok: false, output: reason };
}

async function run(sandbox: Sandbox, signal: AbortSignal, command: string): Promise<Answer> {
  const result = await sandbox.run({ argv: ['/bin/sh', '-c', command], timeoutMs: RUN_MS_MAX, signal });
  const output = [result.stdout, result.stderr].filter(Boolean).join('\n');
  return { ok: result.exitCode === 0, output: `${output}\n(${ended(result)})` };
}

function ended({ exitCode, reason }: CommandResult): string {
  return reason ? `ended: ${reason}` : `exit code ${exitCode}`;
}

/** Beginning and end of a long output: the end of a test run says most. */
function shorten(text: string): string {
  if (text.length <= OUTPUT_CHARS_MAX) return text;
  const head = Math.floor(OUTPUT_CHARS_MAX / 4);
  return `${text.slice(0, head)}\n(${text.length - OUTPUT_CHARS_MAX} characters left out)\n${text.slice(head - OUTPUT_CHARS_MAX)}`;
}
