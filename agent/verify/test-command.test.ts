import { expect, test } from 'vitest';
import { expandScripts, parseTestCommand } from './test-command.ts';

test.each([
  ['node --test', [['node', []]]],
  ['node --test "test/**/*.test.js" --test-reporter=dot', [['node', ['test/**/*.test.js']]]],
  ['npx vitest run --dir src', [['vitest', ['--dir', 'src']]]],
  ['./node_modules/.bin/jest -i', [['jest', ['-i']]]],
  ['pytest -q tests', [['pytest', ['-q', 'tests']]]],
  ['python -m pytest', [['pytest', []]]],
  [
    "node --test && python3 -m unittest discover -s 'my tests'",
    [
      ['node', []],
      ['unittest', ['discover', '-s', 'my tests']],
    ],
  ],
  ['make test', [['command', ['make', 'test']]]],
  ['cd python && pytest', [['command', ['/bin/sh', '-c', 'cd python && pytest']]]],
  ['A=1 node --test', [['command', ['/bin/sh', '-c', 'A=1 node --test']]]],
  ['node --test; echo $HOME', [['command', ['/bin/sh', '-c', 'node --test; echo $HOME']]]],
  ['node --test &&', [['command', ['/bin/sh', '-c', 'node --test &&']]]],
])('%s is understood', (command, expected) => {
  expect(parseTestCommand(command).map(({ runner, args }) => [runner, args])).toEqual(expected);
});

test('the scripts of package.json are looked up', () => {
  const manifest = JSON.stringify({ scripts: { test: 'node --test', 'test:py': 'pytest' } });
  expect(expandScripts('npm test && npm run test:py && npm run absent', manifest)).toBe(
    'node --test && pytest && npm run absent',
  );
  expect(expandScripts('npm test', null)).toBe('npm test');
  expect(expandScripts('npm test', '{')).toBe('npm test');
});
