import { readOptions } from '../options.ts';
import { seeded, seedFrom } from '../seeded.ts';
import { type Hostile, hostileStrings } from './pr-text/hostile.ts';
import { faultsInTemplate } from './pr-text/in-the-template.ts';
import { REPORTS_A_FIX, throughFixes } from './pr-text/through-fixes.ts';

/**
 * `npm run verify:pr-text -- [--seed N] [--strings 300] [--quick]`: what strangers write, and what an agent says, in the text of a pull
 * request, its title and its commit: nobody is pinged, nothing is closed, no image is fetched, nothing is hidden, linked or made a
 * heading. All strings go as reports through a running server into pull requests, twelve in each (of the quick form one such), and
 * each alone into every place of the template. Rendered by a parser of GitHub's Markdown that is not ours. Exits 1 at any fault.
 */
const values = readOptions({
  seed: { type: 'string' },
  strings: { type: 'string', default: '300' },
  quick: { type: 'boolean', default: false },
});
const seed = seedFrom(values.seed);
process.stderr.write(`seed ${seed}\n`);
const strings = hostileStrings(Number(values.strings), seeded(seed));

const faults: string[] = [];
const tell = (where: string, about: Hostile[], found: string[]) => {
  for (const fault of new Set(found)) {
    const line = `${where}: ${fault}`;
    faults.push(line);
    process.stderr.write(`${line} <- ${JSON.stringify(about.map(({ text }) => text)).slice(0, 300)}\n`);
  }
};
for (const each of strings) tell(each.kind, [each], faultsInTemplate(each.text));
process.stderr.write(`${strings.length} strings in every place of the template: ${faults.length} faults\n`);

let fixes = 0;
const sent = values.quick ? strings.slice(0, REPORTS_A_FIX) : strings;
await throughFixes(sent, ({ strings: part, faults: found }) => {
  fixes += 1;
  tell(`pull request ${fixes}`, part, found);
  process.stderr.write(`${Math.min(fixes * REPORTS_A_FIX, sent.length)} of ${sent.length} strings reported\n`);
});
process.stdout.write(
  `${JSON.stringify({ seed, strings: strings.length, reported: sent.length, pull_requests: fixes, faults: faults.length })}\n`,
);
process.exitCode = faults.length === 0 ? 0 : 1;
