export type Runner = 'node' | 'vitest' | 'jest' | 'mocha' | 'pytest' | 'unittest' | 'command';

export interface TestStep {
  runner: Runner;
  /** As a person wrote it. */
  command: string;
  /** The words after the runner's own. */
  args: string[];
  /** What `A=b`, `env` or `cross-env` before the runner sets. */
  env?: Record<string, string>;
  /** Options of `node`, where it starts the runner. */
  nodeOptions?: string[];
}

/** The commands of a list joined by `&&`, each with the runner that we can ask for results one by one. */
export function parseTestCommand(command: string): TestStep[] {
  const parts = splitWords(command);
  if (parts === null) return [shell(command)];
  return parts.map((words) => parseStep(words));
}

/** `npm test` and the like replaced by the script that the base commit gives them, and what that one calls likewise. */
export function expandScripts(command: string, packageJson: string | null): string {
  return expand(command, readScripts(packageJson), 5);
}

function expand(command: string, scripts: Record<string, string>, depth: number): string {
  const parts = command.split('&&').map((part) => part.trim());
  const expanded = parts.map((part) => {
    const [, name = '', more = ''] =
      /^(?:npm|pnpm|yarn|bun)(?: run)?(?: -s| --silent)? ([\w:.-]+)(?: --( .+))?$/.exec(part) ?? [];
    const script = scripts[name === 't' ? 'test' : name];
    return script === undefined || depth === 0 ? part : expand(`${script}${more}`, scripts, depth - 1);
  });
  return expanded.join(' && ');
}

function readScripts(packageJson: string | null): Record<string, string> {
  try {
    const parsed: unknown = JSON.parse(packageJson ?? '{}');
    const scripts = (parsed as { scripts?: unknown }).scripts;
    if (typeof scripts !== 'object' || scripts === null) return {};
    const entries = Object.entries(scripts).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
    return Object.fromEntries(entries);
  } catch {
    return {};
  }
}

function parseStep(words: string[]): TestStep {
  const command = words.map(quoted).join(' ');
  const { env, rest } = withoutEnvironment(words);
  const step = runnerOf(withoutWrappers(rest));
  if (step.runner === 'command')
    return {
      ...step,
      command,
      args: Object.keys(env).length > 0 && rest !== words ? ['env', ...assignments(env), ...rest] : words,
    };
  return { ...step, command, ...(Object.keys(env).length > 0 ? { env } : {}) };
}

function runnerOf([first = '', ...rest]: string[]): Omit<TestStep, 'command'> {
  const name = first.replace(/^(\.\/)?node_modules\/\.bin\//, '').replace(/^_mocha$/, 'mocha');
  if (name === 'node' && rest.includes('--test')) {
    return { runner: 'node', args: rest.filter((word) => word !== '--test' && !/^--test-reporter/.test(word)) };
  }
  if (name === 'node') return startedByNode(rest);
  if (name === 'vitest') return { runner: 'vitest', args: rest.filter((word) => !/^(run|watch|--run)$/.test(word)) };
  if (name === 'jest' || name === 'mocha' || name === 'pytest') return { runner: name, args: rest };
  if (/^python3?$/.test(name) && rest[0] === '-m' && (rest[1] === 'pytest' || rest[1] === 'unittest')) {
    return { runner: rest[1], args: rest.slice(2) };
  }
  return { runner: 'command', args: [] };
}

/** `node --experimental-vm-modules node_modules/jest/bin/jest.js` and its like. */
function startedByNode(words: string[]): Omit<TestStep, 'command'> {
  const at = words.findIndex((word) => !word.startsWith('-'));
  const program =
    /^(?:\.\/)?node_modules\/(?:\.bin\/_?(mocha|jest|vitest)|(mocha|jest|vitest)\/\S+\.m?js|(mocha)\/bin\/_?mocha)$/.exec(
      words[at] ?? '',
    );
  const name = program?.[1] ?? program?.[2] ?? program?.[3];
  if (name === undefined) return { runner: 'command', args: [] };
  const step = runnerOf([name, ...words.slice(at + 1)]);
  return at > 0 ? { ...step, nodeOptions: words.slice(0, at) } : step;
}

const ASSIGNMENT = /^([A-Za-z_]\w*)=(.*)$/s;

function withoutEnvironment(words: string[]): { env: Record<string, string>; rest: string[] } {
  const env: Record<string, string> = {};
  let at = /^(env|cross-env)$/.test(words[0] ?? '') || (words[0] === 'npx' && words[1] === 'cross-env') ? 1 : 0;
  if (words[at] === 'cross-env') at++;
  for (; at < words.length; at++) {
    const [, name, value = ''] = ASSIGNMENT.exec(words[at] ?? '') ?? [];
    if (name === undefined) break;
    env[name] = value;
  }
  return { env, rest: at > 0 ? words.slice(at) : words };
}

const assignments = (env: Record<string, string>) => Object.entries(env).map(([name, value]) => `${name}=${value}`);

const STARTS = /^(?:(?:\.\/)?node_modules\/\.bin\/)?(node|_?mocha|jest|vitest|npx)$/;

/** Who starts the runner (`npx`, a package manager) and who measures its coverage changes nothing of its results. */
function withoutWrappers(words: string[]): string[] {
  const [first = '', second = ''] = words;
  const name = first.replace(/^(\.\/)?node_modules\/\.bin\//, '');
  if (name === 'npx' || name === 'bunx')
    return withoutWrappers(words.slice(words.findIndex((word, at) => at > 0 && !word.startsWith('-'))));
  if (name === 'nyc' || name === 'c8') {
    const at = words.findIndex((word, index) => index > 0 && STARTS.test(word));
    return at > 0 ? withoutWrappers(words.slice(at)) : words;
  }
  if (/^(npm|pnpm|yarn|bun)$/.test(name) && /^(exec|run|x)$/.test(second))
    return withoutWrappers(words.slice(words[2] === '--' ? 3 : 2));
  if (/^(pnpm|yarn|bun)$/.test(name) && STARTS.test(second)) return words.slice(1);
  return words;
}

/** So that the command can be read again. */
const quoted = (word: string) => (/[\s|&;<>(){}#]/.test(word) ? `'${word}'` : word);

function shell(command: string): TestStep {
  return { runner: 'command', command, args: ['/bin/sh', '-c', command] };
}

/** `null` where only a shell could tell what is meant. */
function splitWords(command: string): string[][] | null {
  const token = /\s*(?:(&&)|((?:'[^'\n]*'|"[^"\\$`\n]*"|[^\s'"\\$`;|&<>(){}#\n])+))/y;
  const parts: string[][] = [[]];
  const text = command.trim();
  while (token.lastIndex < text.length) {
    const match = token.exec(text);
    if (!match) return null;
    if (match[1]) parts.push([]);
    else parts.at(-1)?.push((match[2] ?? '').replace(/'([^']*)'|"([^"]*)"/g, '$1$2'));
  }
  const isPlain = parts.every(([first]) => first !== undefined && !/^(cd|export|set)$/.test(first));
  return isPlain ? parts : null;
}
