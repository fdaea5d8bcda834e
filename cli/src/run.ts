import { Command, CommanderError } from 'commander';
import { Cli, type GlobalOptions } from './cli.ts';
import { addClusters } from './commands/clusters.ts';
import { addDemo } from './commands/demo.ts';
import { addDetach } from './commands/detach.ts';
import { addDoctor } from './commands/doctor.ts';
import { addEval } from './commands/eval.ts';
import { addFix } from './commands/fix.ts';
import { addIngest } from './commands/ingest.ts';
import { addMerge } from './commands/merge.ts';
import { addMigrate } from './commands/migrate.ts';
import { addMove } from './commands/move.ts';
import { addRecluster } from './commands/recluster.ts';
import { addRepair } from './commands/repair.ts';
import { addSend } from './commands/send.ts';
import { addServe } from './commands/serve.ts';
import { addSignIn } from './commands/sign-in.ts';
import { addSplit } from './commands/split.ts';
import { addSuggestions } from './commands/suggestions.ts';
import { addToken } from './commands/token.ts';
import { addUndo } from './commands/undo.ts';
import { describeFailure, exitCodes } from './failure.ts';
import type { Io } from './io.ts';

/** Runs one command line and gives the exit code. It never throws and never ends the process. */
export async function run(argv: string[], io: Io): Promise<number> {
  const program = makeProgram(io);
  const cli = new Cli(io, () => program.opts<GlobalOptions>());
  for (const add of commands) add(program, cli);
  try {
    await program.parseAsync(argv, { from: 'user' });
    return cli.exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    const { text, exitCode } = describeFailure(error, cli.baseUrl);
    io.err(text);
    return exitCode;
  }
}

const commands = [
  addServe,
  addDemo,
  addSignIn,
  addIngest,
  addSend,
  addClusters,
  addSuggestions,
  addMerge,
  addSplit,
  addMove,
  addDetach,
  addUndo,
  addRecluster,
  addFix,
  addRepair,
  addToken,
  addMigrate,
  addDoctor,
  addEval,
];

function makeProgram(io: Io): Command {
  return new Command('soulcaster')
    .description('Reports in, clusters, verified fixes, pull requests: the terminal of a Soulcaster server.')
    .option('--url <address>', 'the server (default: SOULCASTER_URL, else this machine)')
    .option('--token <token>', 'a project token (default: SOULCASTER_TOKEN; not needed on the machine of the server)')
    .option('--project <slug>', 'the project, where there are several (default: SOULCASTER_PROJECT)')
    .option('--json', 'print JSON for another program')
    .showHelpAfterError('(--help shows what is possible)')
    .configureOutput({ writeOut: (text) => io.out(text), writeErr: (text) => io.err(text) })
    .exitOverride()
    .addHelpText(
      'after',
      `
Examples:
  soulcaster demo --fix                  see the whole loop on made-up reports
  soulcaster sign-in                     a fresh link for the browser
  soulcaster ingest --body "Export hangs at 99 %"
  soulcaster clusters --status open
  soulcaster merge WEB-42 WEB-17         the same problem; "undo" takes it back
  soulcaster fix WEB-42                  start a fix and follow it to its end
  soulcaster repair --repo .             mend what a failing test shows, without a server

Exit codes: 0 done, 1 not done, 2 wrong usage, 3 no server answers, 4 not allowed`,
    );
}
