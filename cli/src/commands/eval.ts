import { type Command, Option } from 'commander';
import type { Cli } from '../cli.ts';
import { exitCodes, Failure } from '../failure.ts';

type Options = { dataset: string; predictions: string; ranked?: string; sensitivity: 'loose' | 'default' | 'strict' };

export function addEval(program: Command, cli: Cli): void {
  program
    .command('eval')
    .description('measure the product on a data set')
    .command('clustering')
    .description('stream reports through the grouping and write what it decided')
    .requiredOption('--dataset <file>', 'reports in time order, .jsonl or .jsonl.gz')
    .requiredOption('--predictions <file>', 'written: one {"id","cluster"} a line')
    .option('--ranked <file>', 'written: one {"id","candidates"} a line, best first')
    .addOption(
      new Option('--sensitivity <word>', 'how readily reports are joined')
        .choices(['loose', 'default', 'strict'])
        .default('default'),
    )
    .addHelpText(
      'after',
      '\nExample:\n  soulcaster eval clustering --dataset reports.jsonl.gz --predictions out.jsonl --ranked ranked.jsonl',
    )
    .action(async (options: Options) => {
      const { evaluateClustering } = await import('@soulcaster/server/clusters/evaluate');
      const result = await evaluateClustering({
        ...options,
        onProgress: ({ items, seconds }) => {
          if (cli.io.isTerminal) cli.io.err(`\r${items} reports in ${seconds.toFixed(1)} s`);
        },
      }).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT')
          throw new Failure(`There is no file ${error.path}.`, { exitCode: exitCodes.usage });
        throw error;
      });
      if (cli.io.isTerminal) cli.io.err('\n');
      const { items, seconds, itemsPerSecond, clusters } = result;
      cli.show(
        result,
        `${items} reports, ${clusters} clusters, ${seconds.toFixed(2)} s (${Math.round(itemsPerSecond)} reports/s)\n`,
      );
    });
}
