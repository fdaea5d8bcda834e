import { install } from '../install.ts';
import { readOptions } from '../options.ts';
import { seeded, seedFrom } from '../seeded.ts';
import { senders } from './signatures/senders.ts';
import { type SenderResult, verifySender } from './signatures/verify-sender.ts';

/**
 * `npm run verify:signatures -- [--seed N] [--mutants 700] [--quick]`: each way of proving a sender at the real doors of a running
 * server with the embedded engine: nothing forged is accepted, nothing genuine refused, nothing ends as an error of the server, and no
 * key is in its log. Exits 1 otherwise.
 */
const values = readOptions({
  seed: { type: 'string' },
  mutants: { type: 'string', default: '700' },
  quick: { type: 'boolean', default: false },
});
const seed = seedFrom(values.seed);
const mutants = values.quick ? 60 : Number(values.mutants);
const random = seeded(seed);
process.stderr.write(`seed ${seed}\n`);

await using at = await install({ LOG_LEVEL: 'debug' });
const project = await at.client.projects.create({ name: 'Signatures' });
const results: SenderResult[] = [];
for (const sender of senders) {
  const result = await verifySender(at, project.id, sender, mutants, random);
  results.push(result);
  process.stderr.write(
    `${result.name.padEnd(34)} ${result.genuine} genuine, ${result.forged} forged, refused ${result.genuine_refused.length}, accepted ${result.forged_accepted.length}, 500s ${result.answers_of_500.length}\n`,
  );
}
const output = at.server.output();
const logged = results.flatMap(({ name, keys }) =>
  keys.some((key) => key.length > 8 && output.includes(key)) ? [name] : [],
);
const wrong = results.flatMap((result) => [
  ...result.genuine_refused.map((each) => `genuine, but refused: ${each}`),
  ...result.forged_accepted.map((each) => `forged, but accepted: ${each}`),
  ...result.answers_of_500.map((each) => `an error of the server: ${each}`),
  ...result.unanswered.map((each) => `not answered: ${each}`),
]);
for (const line of [...wrong.slice(0, 50), ...logged.map((name) => `a key in the log: ${name}`)])
  process.stderr.write(`${line}\n`);
const sum = (pick: (result: SenderResult) => number) => results.reduce((total, result) => total + pick(result), 0);
const short = results.filter(({ forged }) => forged < Math.min(mutants, 500)).map(({ name }) => name);
process.stdout.write(
  `${JSON.stringify({
    seed,
    schemes: results.length,
    genuine: sum(({ genuine }) => genuine),
    genuine_refused: sum(({ genuine_refused }) => genuine_refused.length),
    forged: sum(({ forged }) => forged),
    fewest_forged: Math.min(...results.map(({ forged }) => forged)),
    forged_accepted: sum(({ forged_accepted }) => forged_accepted.length),
    answers_of_500: sum(({ answers_of_500 }) => answers_of_500.length),
    unanswered: sum(({ unanswered }) => unanswered.length),
    keys_in_the_log: logged.length,
  })}\n`,
);
process.exitCode = wrong.length === 0 && logged.length === 0 && short.length === 0 ? 0 : 1;
