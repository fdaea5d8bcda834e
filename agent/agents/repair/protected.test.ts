import { expect, test } from 'vitest';
import { isProtected } from './protected.ts';

test.each([
  ...[
    'test/a.js',
    'tests/helpers.py',
    'src/__mocks__/rates.js',
    'pkg/testdata/rates.py',
    'unit_tests/rates.py',
    'e2e/a.ts',
  ],
  ...['a.test.ts', 'a_test.py', 'test_a.py', 'test-utils.js', 'testutils.py', 'conftest.py', 'setupTests.ts'],
  ...['vite.config.ts', 'vitest.workspace.ts', 'jest.setup.js', 'karma.conf.js', '.eslintrc.cjs', 'setup.py'],
  ...['gulpfile.js', 'noxfile.py', '.github/scripts/a.js', 'sitecustomize.py', '.husky/a.js'],
])('%s is never edited', (path) => expect(isProtected(path)).toBe(true));

test.each([
  ...[
    'src/order.py',
    'lib/latest.js',
    'src/contest.ts',
    'crc.py',
    'src.js',
    'app/attestation/rates.py',
    'src/workspace.ts',
  ],
])('%s is the product', (path) => expect(isProtected(path)).toBe(false));
