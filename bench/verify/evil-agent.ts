import type { SandboxProvider } from '@soulcaster/agent';
import { columns } from '../matrix/sandboxes.ts';
import { readOptions } from '../options.ts';
import { seeded, seedFrom } from '../seeded.ts';
import { takeAim } from './evil-agent/aim.ts';
import { attempt } from './evil-agent/attempt.ts';
import type { Escape } from './evil-agent/escape.ts';
import { exhausting } from './evil-agent/exhausting.ts';
import { gatewayEscapes, throughAnything, throughGateway } from './evil-agent/gateway.ts';
import { inSandbox, type OpenGround, unprotected } from './evil-agent/ground.ts';
import { Leftovers } from './evil-agent/left.ts';
import { network } from './evil-agent/network.ts';
import { reading } from './evil-agent/reading.ts';
import { takenOnTrust, takenOver, trees } from './evil-agent/trees.ts';
import { writing } from './evil-agent/writing.ts';

/**
 * `npm run verify:evil-agent -- [--quick] [--seed N] [--only TEXT] [--sandbox local]`: a scripted agent that obeys nobody tries its way
 * out of each sandbox that is there. Each escape is first tried without any sandbox, where it must be noticed: what is not noticed there
 * proves nothing and does not count. Then nothing may come out: no file outside changed, no door opened, no secret seen, no limit passed
 * by more than five seconds, no process, container, control group or folder left.
 */
const values = readOptions({
  quick: { type: 'boolean', default: false },
  seed: { type: 'string' },
  only: { type: 'string' },
  sandbox: { type: 'string' },
});
const LEAST = 60;
const seed = seedFrom(values.seed);

interface Kind {
  escapes: Escape[];
  unprotected: (secretFile: string) => OpenGround;
  protected: (provider: SandboxProvider, leftovers: Leftovers) => OpenGround;
}

const direct = { unprotected, protected: inSandbox };
const kinds: Record<string, Kind> = {
  reading: { escapes: reading, ...direct },
  writing: { escapes: writing, ...direct },
  network: { escapes: network, ...direct },
  exhausting: { escapes: exhausting, ...direct },
  trees: { escapes: trees, unprotected: () => takenOnTrust, protected: takenOver },
  gateway: {
    escapes: gatewayEscapes,
    unprotected: (secretFile) => throughAnything(unprotected(secretFile)),
    protected: throughGateway,
  },
};

process.stderr.write(`seed ${seed}\n`);
const aim = await takeAim(seeded(seed));
await using _outside = aim;
const shown: { name: string; kind: Kind; escape: Escape }[] = [];
let all = 0;
for (const [name, kind] of Object.entries(kinds))
  for (const each of kind.escapes) {
    const named = { name: `${name}: ${each.name}`, kind, escape: each };
    if (values.only && !named.name.includes(values.only)) continue;
    all += 1;
    const effects = await attempt(each, aim, kind.unprotected(aim.secretFile));
    if (effects.length > 0) shown.push(named);
    else process.stderr.write(`not noticed without a sandbox, so not counted: ${named.name}\n`);
  }
process.stderr.write(`${shown.length} of ${all} escapes are noticed without a sandbox\n`);

let isShort = !values.only && shown.length < LEAST;
const result: Record<string, object> = {};
for (const [name, open] of Object.entries(columns)) {
  if (values.sandbox ? values.sandbox !== name : values.quick && name !== 'local') continue;
  await using column = await open();
  if ('why' in column) {
    result[name] = { not_available: column.why };
    continue;
  }
  const { tried, effects } = await tryAll(name, column.provider, new Leftovers(column.provider, column.root));
  result[name] = { tried, effects };
  isShort ||= effects > 0;
}
process.stdout.write(`${JSON.stringify({ seed, noticed_without_a_sandbox: shown.length, ...result })}\n`);
process.exitCode = isShort ? 1 : 0;

async function tryAll(where: string, provider: SandboxProvider, leftovers: Leftovers) {
  const { capabilities } = await provider.selfTest();
  const possible = shown.filter(({ kind }) => kind !== kinds.gateway || capabilities.mounts);
  let effects = 0;
  const tell = (name: string, found: string[]) => {
    effects += found.length;
    for (const effect of found) process.stderr.write(`${where}: ${name}: ${effect}\n`);
  };
  for (const { name, kind, escape: each } of possible) {
    const ground = kind.protected(provider, leftovers);
    tell(name, await attempt(each, aim, ground).catch((error: Error) => [`it broke: ${error.message}`]));
  }
  tell('in the end', await leftovers.found());
  process.stderr.write(`${where}: ${possible.length} tried, ${effects} effects\n`);
  return { tried: possible.length, effects };
}
