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
  ['A=1 node --test', [['node', []]]],
  ['A=1 make test', [['command', ['env', 'A=1', 'make', 'test']]]],
  ['nyc --reporter lcov mocha -r ./setup "test/**/*.js"', [['mocha', ['-r', './setup', 'test/**/*.js']]]],
  ['c8 npx --no-install jest --ci', [['jest', ['--ci']]]],
  ['cross-env NODE_ENV=test jest --config jest.unit.js', [['jest', ['--config', 'jest.unit.js']]]],
  ['node node_modules/.bin/_mocha -R dot', [['mocha', ['-R', 'dot']]]],
  ['node --experimental-vm-modules node_modules/jest/bin/jest.js', [['jest', []]]],
  ['node scripts/test.js', [['command', ['node', 'scripts/test.js']]]],
  [
    'yarn jest && pnpm exec vitest run',
    [
      ['jest', []],
      ['vitest', []],
    ],
  ],
  [
    'eslint . && node_modules/.bin/mocha',
    [
      ['command', ['eslint', '.']],
      ['mocha', []],
    ],
  ],
  ['node --test; echo $HOME', [['command', ['/bin/sh', '-c', 'node --test; echo $HOME']]]],
  ['node --test &&', [['command', ['/bin/sh', '-c', 'node --test &&']]]],
])('%s is understood', (command, expected) => {
  expect(parseTestCommand(command).map(({ runner, args }) => [runner, args])).toEqual(expected);
});

test('what is set for a runner is kept', () => {
  const [step] = parseTestCommand('cross-env NODE_OPTIONS=--experimental-vm-modules TZ=UTC npx jest');
  expect(step).toMatchObject({ runner: 'jest', env: { NODE_OPTIONS: '--experimental-vm-modules', TZ: 'UTC' } });
  const [other] = parseTestCommand('node --expose-gc node_modules/mocha/bin/mocha.js --exit');
  expect(other).toMatchObject({ runner: 'mocha', nodeOptions: ['--expose-gc'], args: ['--exit'] });
  const [spaced] = parseTestCommand("mocha 'my tests/*.js'");
  expect(parseTestCommand(spaced?.command ?? '')).toEqual([spaced]);
});

test('a script that calls scripts is followed', () => {
  const scripts = {
    test: 'npm run lint && npm run test:unit -- --bail',
    lint: 'eslint .',
    'test:unit': 'mocha',
    loop: 'npm run loop',
  };
  expect(expandScripts('npm t', JSON.stringify({ scripts }))).toBe('eslint . && mocha --bail');
  expect(expandScripts('npm run loop', JSON.stringify({ scripts }))).toBe('npm run loop');
});

test('the scripts of package.json are looked up', () => {
  const manifest = JSON.stringify({ scripts: { test: 'node --test', 'test:py': 'pytest' } });
  expect(expandScripts('npm test && npm run test:py && npm run absent', manifest)).toBe(
    'node --test && pytest && npm run absent',
  );
  expect(expandScripts('npm test', null)).toBe('npm test');
  expect(expandScripts('npm test', '{')).toBe('npm test');
});
