import { expect, it } from 'vitest';
import { crashOf } from './frames.ts';

/** As Sentry stores an event whose source maps it had: https://develop.sentry.dev/sdk/data-model/event-payloads/stacktrace/ */
const resolved = {
  platform: 'javascript',
  exception: {
    values: [
      {
        type: 'TypeError',
        value: "Cannot read properties of undefined (reading 'sku')",
        stacktrace: {
          frames: [
            {
              filename: './src/lines.ts',
              abs_path: 'webpack://shop/./src/lines.ts',
              function: 'lineOf',
              lineno: 7,
              colno: 21,
              context_line: '  while ((lines[at] as Line).sku !== sku) at++;',
              in_app: true,
              data: { sourcemap: 'https://shop.example/app.min.js.map', resolved_with: 'debug-id' },
            },
          ],
        },
        raw_stacktrace: {
          frames: [{ filename: '/app.min.js', function: 'e', lineno: 1, colno: 2345, in_app: true }],
        },
      },
    ],
  },
};

it('takes what Sentry found by source maps, and what the SDK sent where it found nothing', () => {
  expect(crashOf(resolved).frames).toEqual([
    { file: 'src/lines.ts', line: 7, column: 21, function: 'lineOf', in_app: true },
  ]);
  const [value] = resolved.exception.values;
  const unresolved = { ...resolved, exception: { values: [{ ...value, stacktrace: null }] } };
  expect(crashOf(unresolved).frames).toEqual([
    { file: '/app.min.js', line: 1, column: 2345, function: 'e', in_app: true },
  ]);
});
