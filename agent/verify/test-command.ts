export type Runner = 'node' | 'vitest' | 'jest' | 'mocha' | 'pytest' | 'unittest' | 'command';

export interface TestStep {
  runner: Runner;
  /** As a person wrote it. */
  command: string;
  /** The words after the runner's own. */
  args: string[];
}

/** The commands of a list joined by `&&`, each with the runner that we can ask for results one by one. */
export function parseTestCommand(command: string): TestStep[] {
  const parts = splitWords(command);
  if (parts === null) return [shell(command)];
  return parts.map((words) => parseStep(words));
}

/** `npm test` and the like replaced by the script that the base commit gives them. */
export function expandScripts(command: string, packageJson: string | null): string {
  const scripts = readScripts(packageJson);
  const parts = command.split('&&').map((part) => part.trim());
  const expanded = parts.map((part) => {
    const name = /^(?:npm|pnpm|yarn|bun)(?: run)? ([\w:.-]+)$/.exec(part)?.[1];
    const script = name === undefined ? undefined : scripts[name];
    return script ?? part;
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
  const command = words.join(' ');
  const [first = '', ...rest] = words[0] === 'npx' ? words.slice(1) : words;
  const name = first.replace(/^(\.\/)?node_modules\/\.bin\//, '');
  if (name === 'node' && rest.includes('--test')) {
    return {
      runner: 'node',
      command,
      args: rest.filter((word) => word !== '--test' && !/^--test-reporter/.test(word)),
    };
  }
  if (name === 'vitest')
    return { runner: 'vitest', command, args: rest.filter((word) => !/^(run|watch|--run)$/.test(word)) };
  if (name === 'jest' || name === 'mocha' || name === 'pytest') return { runner: name, command, args: rest };
  if (/^python3?$/.test(name) && rest[0] === '-m' && (rest[1] === 'pytest' || rest[1] === 'unittest')) {
    return { runner: rest[1], command, args: rest.slice(2) };
  }
  return { runner: 'command', command, args: words };
}

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
  const isPlain = parts.every(([first]) => first !== undefined && !/^(cd|export|set|\w+=.*)$/.test(first));
  return isPlain ? parts : null;
}
