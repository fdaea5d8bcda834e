import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { exitCodes } from '../failure.ts';

export function addDoctor(program: Command, cli: Cli): void {
  program
    .command('doctor')
    .description('check Node, git, isolation, database, keys, settings and ports of this machine, and say what to do')
    .action(async () => {
      const { formatDoctor, runDoctor } = await import('@soulcaster/server/doctor');
      const report = await runDoctor({ env: cli.io.env });
      cli.show(report, formatDoctor(report));
      if (report.checks.some(({ level }) => level === 'error')) cli.exitCode = exitCodes.notDone;
    });
}
