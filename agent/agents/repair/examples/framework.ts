import type { Tree } from '../../../context/tree.ts';
import { detectCommands } from '../../../verify/detect.ts';
import { expandScripts, parseTestCommand } from '../../../verify/test-command.ts';
import type { ExampleLanguage } from './literals.ts';

export type Framework = 'pytest' | 'unittest' | 'node' | 'vitest' | 'jest' | 'mocha';

const OF: Record<ExampleLanguage, Framework[]> = {
  python: ['pytest', 'unittest'],
  javascript: ['node', 'vitest', 'jest', 'mocha'],
};

export interface ChosenFramework {
  framework: Framework;
  /** The step of the test command that will run the new test; one of ours where the repository has none. */
  command: string;
  /** The repository says nothing of this framework's tests: the choice is ours, and people are told. */
  isOurs: boolean;
}

/** What the repository tests a language with: by its command, by its files, else by its manifest. */
export async function frameworkFor(
  language: ExampleLanguage,
  given: string | null,
  tree: Tree,
): Promise<ChosenFramework> {
  const own = OF[language];
  const read = async (path: string) => tree.get(path) ?? null;
  const detected = (await detectCommands([...tree.keys()], read))?.test ?? null;
  for (const command of [given, detected]) {
    const steps = command ? parseTestCommand(expandScripts(command, tree.get('package.json') ?? null)) : [];
    for (const step of steps) {
      const framework = own.find((each) => each === step.runner);
      if (framework) return { framework, command: step.command, isOurs: false };
    }
  }
  const mentioned = own.find((each) => new RegExp(`["']?\\b${each}\\b`).test(manifests(language, tree)));
  const framework = mentioned && mentioned !== 'node' ? mentioned : language === 'python' ? 'pytest' : 'node';
  return { framework, command: COMMANDS[framework], isOurs: true };
}

const COMMANDS: Record<Framework, string> = {
  pytest: 'python3 -m pytest',
  unittest: 'python3 -m unittest',
  node: 'node --test',
  vitest: 'vitest run',
  jest: 'jest',
  mocha: 'mocha',
};

function manifests(language: ExampleLanguage, tree: Tree): string {
  const names =
    language === 'python'
      ? ['pyproject.toml', 'setup.cfg', 'tox.ini', 'requirements.txt', 'requirements-dev.txt', 'Pipfile']
      : ['package.json'];
  return names.map((name) => tree.get(name) ?? '').join('\n');
}
