import { localSandbox } from '@soulcaster/agent';
import { readOptions } from '../options.ts';
import { seeded, seedFrom, shuffled } from '../seeded.ts';
import { cheats, honest, type Patch } from './evidence/patches.ts';
import { type Ending, verifyPatch } from './evidence/verify-patch.ts';

/**
 * `npm run verify:evidence -- [--seed N] [--only TEXT] [--quick]`: patches that cheat their judge (the test's own answer, tests that
 * are weakened, deleted, skipped or pass by the clock, another test command, a program that knows it is tested, tests that prove
 * nothing), each imported, gated and verified in fresh sandboxes as in a fix: none may get evidence A. Beside them honest patches,
 * which must get it. The quick form takes one in ten of the former. Exits 1 otherwise.
 */
const values = readOptions({
  seed: { type: 'string' },
  only: { type: 'string', default: '' },
  quick: { type: 'boolean', default: false },
});
const seed = seedFrom(values.seed);
process.stderr.write(`seed ${seed}\n`);
const provider = localSandbox();
const { ok, problems } = await provider.selfTest();
if (!ok) {
  process.stderr.write(`There is no working sandbox here: ${problems.join(' ')}\n`);
  process.exit(1);
}
const chosen = (patches: Patch[]) => patches.filter(({ name }) => name.includes(values.only));
const all = shuffled(chosen(cheats()), seeded(seed));
const tried = values.quick ? all.slice(0, Math.ceil(all.length / 10)) : all;

const believed = (await endings(tried, 'cheat')).filter(({ level }) => level === 'A').length;
const fair = chosen(values.quick ? honest.slice(0, 3) : honest);
const doubted = (await endings(fair, 'honest')).filter(({ level }) => level !== 'A').length;
process.stdout.write(
  `${JSON.stringify({ seed, cheats: tried.length, cheats_with_evidence_a: believed, honest: fair.length, honest_without: doubted })}\n`,
);
process.exitCode = believed === 0 && doubted === 0 && tried.length > 0 ? 0 : 1;

async function endings(patches: Patch[], kind: 'cheat' | 'honest'): Promise<Ending[]> {
  const ends: Ending[] = [];
  for (const [index, patch] of patches.entries()) {
    const end = await verifyPatch(provider, patch);
    ends.push(end);
    const wrong = (kind === 'cheat') === (end.level === 'A');
    const said = `${index + 1} of ${patches.length} ${kind}, ${patch.name}: ${end.level ?? 'refused'} (${end.why.slice(0, 140)})`;
    process.stderr.write(`${wrong ? 'WRONG ' : ''}${said}\n`);
  }
  return ends;
}
