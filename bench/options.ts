import { readFileSync } from 'node:fs';
import { type ParseArgsConfig, parseArgs } from 'node:util';

type Options = NonNullable<ParseArgsConfig['options']>;

/**
 * The options of a command line. `--help` prints what the comment over the call says, and every option with its default; one that does
 * not exist is answered by a sentence and exit code 2.
 */
export function readOptions<const T extends Options>(options: T) {
  try {
    const { values } = parseArgs({ options: { ...options, help: { type: 'boolean', short: 'h' } } as T });
    if ('help' in values) {
      process.stdout.write(`${usage(options)}\n`);
      process.exit(0);
    }
    return values;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error} --help shows the options.\n`);
    process.exit(2);
  }
}

function usage(options: Options): string {
  const [before = ''] = readFileSync(process.argv[1]!, 'utf8').split('readOptions({');
  const comment = [...before.matchAll(/^\/\*\*([\s\S]*?)\*\//gm)].at(-1)?.[1] ?? '';
  const text = comment.replace(/^ *\*? ?/gm, '').trim();
  const names = Object.entries(options).map(([name, { type, default: value }]) =>
    `  --${name}${type === 'boolean' ? '' : ' VALUE'}`
      .padEnd(28)
      .concat(value ? `default ${value}` : '')
      .trimEnd(),
  );
  return [text, '', ...names].join('\n');
}
