import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { exitCodes, Failure } from '../failure.ts';
import { showAct } from '../show-act.ts';
import { clusterId } from './clusters.ts';

export function addMerge(program: Command, cli: Cli): void {
  program
    .command('merge <clusters...>')
    .description('make several clusters one: they are the same problem')
    .option('--into <cluster>', 'the one that stays (default: the oldest)')
    .addHelpText(
      'after',
      '\nExamples:\n  soulcaster merge WEB-42 WEB-17\n  soulcaster merge WEB-42 WEB-17 WEB-5 --into WEB-17\n\nTheir reports stay together from now on.',
    )
    .action(async (wanted: string[], { into }: { into?: string }) => {
      const { api } = await cli.project();
      const ids: string[] = [];
      for (const name of wanted) ids.push(await clusterId(api, name));
      const stays = into && (await clusterId(api, into));
      const all = [...new Set(stays ? [...ids, stays] : ids)];
      if (all.length < 2)
        throw new Failure('A cluster cannot be merged into itself.', {
          exitCode: exitCodes.usage,
          remedy: 'Name two or more: soulcaster merge WEB-42 WEB-17',
        });
      showAct(cli, await api.clusters.merge({ cluster_ids: all, ...(stays && { into: stays }) }));
    });
}
