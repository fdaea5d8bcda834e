import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environment } from '../server/src/config.ts';
import { root } from './command.ts';

/** `npm run env-example` writes .env.example from the one table of environment variables; with --check it only compares. */
type Variable = {
  description?: string | undefined;
  safeParse(value: unknown): { success: boolean; data?: unknown };
};

const path = join(root, '.env.example');
const wanted = render();
if (!process.argv.includes('--check')) writeFileSync(path, wanted);
else if (read(path) !== wanted) {
  console.error('.env.example is not what server/src/config.ts says: run `npm run env-example`.');
  process.exitCode = 1;
}

function render(): string {
  const sections = Object.entries(environment).map(([title, variables]) => {
    const entries = Object.entries(variables as Record<string, Variable>).map(
      ([name, type]) => `# ${type.description ?? ''}\n${name}=${defaultOf(type)}`,
    );
    return `## ${title}\n\n${entries.join('\n')}`;
  });
  const intro =
    '# Copy to .env and fill in what you need: everything has a default, and an empty value counts as unset.';
  return `${intro}\n\n${sections.join('\n\n')}\n`;
}

function defaultOf(type: Variable): string {
  const parsed = type.safeParse(undefined);
  if (!parsed.success || parsed.data === undefined) return '';
  return Array.isArray(parsed.data) ? parsed.data.join(',') : String(parsed.data);
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
