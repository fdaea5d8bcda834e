import { ApiProblem, Problem } from '@soulcaster/contract';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { exitCodes, Failure } from '../failure.ts';
import { oneLine } from '../printable.ts';

export function addSignIn(program: Command, cli: Cli): void {
  program
    .command('sign-in')
    .description('a fresh one-time link that signs the browser in (on the machine of the server)')
    .action(async () => {
      const url = await freshSignInLink(cli);
      cli.show({ url }, `Open this within ten minutes; it works once:\n\n  ${oneLine(url)}\n`);
    });
}

/** Asks the server through its loopback door, which the file in the data directory opens. */
export async function freshSignInLink(cli: Cli): Promise<string> {
  const { baseUrl, headers, as } = cli.connection();
  if (as !== 'owner')
    throw new Failure('Only a command on the machine of the server, with its data directory, may ask for a link.', {
      exitCode: exitCodes.notAllowed,
      remedy: 'Run it in the folder of the server, or set DATA_DIR to its data directory; leave --token out.',
    });
  const response = await cli.fetch(`${baseUrl}/api/local/sign-in-link`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: '{}',
  });
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok && typeof answer === 'object' && answer && 'url' in answer && typeof answer.url === 'string')
    return answer.url;
  const problem = Problem.safeParse(answer);
  if (problem.success) throw new ApiProblem(problem.data);
  throw new Failure(`The server answered ${response.status} without a link.`);
}
