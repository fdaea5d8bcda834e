import { isTest, isTestSupport } from '../source-files.ts';
import { whyNotInServer } from './server.ts';
import type { Target } from './targets.ts';

const anything = ['contract', 'agent', 'server', 'dashboard', 'cli', 'testkit', 'bench', 'scripts', 'e2e'];
/** The import table of ARCHITECTURE.md: from each room, the other rooms that it may import. */
const rooms: Record<string, string[]> = {
  contract: [],
  agent: ['contract'],
  server: ['contract', 'agent'],
  dashboard: ['contract'],
  cli: ['contract'],
  testkit: ['contract'],
  bench: anything,
  scripts: anything,
  e2e: anything,
};
/** The commands that work without a server because they are one: they load it in process. */
const cliInProcess = /^cli\/src\/(commands\/)?(serve|migrate|doctor|eval|repair)(-[a-z-]+)?(\.test)?\.ts$/;
const packagesOf: Record<string, RegExp> = { contract: /^(zod|node)$/ };

/** Why a file may not import that target; undefined when it may. */
export function whyNot(from: string, target: Target): string | undefined {
  const room = from.split('/')[0] ?? '';
  if (!(room in rooms) || from.split('/').length === 1) return undefined;
  if (target.kind === 'package') {
    const allowed = packagesOf[room];
    return allowed && !isTest(from) && !allowed.test(target.name) ? `${room} may use only zod` : undefined;
  }
  const other = target.path.split('/')[0] ?? '';
  if (other !== room) return mayCross(from, room, other) ? undefined : `${room} may not import ${other}`;
  if (room === 'server') return whyNotInServer(from, target.path);
  if (room === 'dashboard') return whyNotBetweenFeatures(from, target.path);
  return undefined;
}

function mayCross(from: string, room: string, other: string): boolean {
  if (rooms[room]?.includes(other)) return true;
  if (room === 'cli' && cliInProcess.test(from)) return other === 'server' || other === 'agent';
  return other === 'testkit' && room !== 'contract' && (isTest(from) || isTestSupport(from) || isWiring(from));
}

const isWiring = (path: string) => /^server\/src\/(main|serve|backend|web)\.ts$/.test(path);

function whyNotBetweenFeatures(from: string, to: string): string | undefined {
  const feature = (path: string) => /^dashboard\/features\/([^/]+)\//.exec(path)?.[1];
  const [mine, theirs] = [feature(from), feature(to)];
  if (mine && theirs && mine !== theirs) return `the feature ${mine} may not import the feature ${theirs}`;
  if (theirs && from.startsWith('dashboard/components/')) return 'components know no features';
  return undefined;
}
