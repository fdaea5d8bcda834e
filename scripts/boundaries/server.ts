import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { root } from '../command.ts';
import { isTest, isTestSupport } from '../source-files.ts';
import { importsOf } from './imports.ts';

const nouns = ['feedback', 'clusters', 'fixes', 'projects', 'releases', 'identity'];
const adapters = ['sources', 'embedders', 'forges', 'notifiers'];
const doors = ['http', 'tasks'];
/** What everybody may stand on: files at the top of server/src, the database, the event log, and how a task is enqueued. */
const ground = ['', 'db', 'events'];
const enqueueing = /^server\/src\/tasks\/(catalog|queue)\.ts$/;

/** The rules inside server/src: doors → verbs → pure rules and the noun's own store; adapters know only themselves. */
export function whyNotInServer(from: string, to: string): string | undefined {
  const [mine, theirs] = [folderOf(from), folderOf(to)];
  if (isWiring(from)) return undefined;
  if (isWiring(to) && !isTest(from) && !isTestSupport(from) && !seesAll(from))
    return 'the wiring is imported by nobody';
  if (mine === theirs) return undefined;
  if (nouns.includes(theirs) && /\/store(\.ts$|\/)/.test(to))
    return `the store of ${theirs} belongs to ${theirs} alone`;
  if (isTest(from) || isTestSupport(from)) return undefined;
  if (enqueueing.test(to) && !adapters.includes(mine)) return undefined;
  if (adapters.includes(mine)) return `an adapter of ${mine} knows only ${mine} and the contract`;
  if (doors.includes(theirs))
    return doors.includes(mine) ? 'doors do not know each other' : 'only backend.ts knows the doors';
  if (ground.includes(mine) && !ground.includes(theirs) && !seesAll(from))
    return 'what everybody stands on knows no nouns';
  if (nouns.includes(mine) && adapters.includes(theirs) && isAdapter(theirs, to))
    return `verbs know ${theirs} by their type: backend.ts passes the adapters`;
  return undefined;
}

const folderOf = (path: string) => /^server\/src\/([^/]+)\//.exec(path)?.[1] ?? '';
/** The entry point and what it wires together; the command line loads it too. */
const isWiring = (path: string) =>
  /^server\/src\/(main|serve|backend|installation|grouping-thread-main|web|open-[a-z-]+)(\.test)?\.ts$/.test(path);
/** Ctx names the type of everything that backend.ts passes; doctor, like it, looks at everything. */
const seesAll = (path: string) => /^server\/src\/(context\.ts$|doctor(\.ts$|\/))/.test(path);

/** A folder's list and what it lists; the type file and pure rules beside them are for everybody. */
function isAdapter(folder: string, path: string): boolean {
  const list = ['index.ts', 'list.ts', `${folder}.ts`].map((name) => `server/src/${folder}/${name}`);
  const found = list.find((each) => existsSync(join(root, each)));
  if (!found) return false;
  const listed = importsOf(readFileSync(join(root, found), 'utf8')).map((each) =>
    posix.join(posix.dirname(found), each),
  );
  return path === found || (listed.includes(path) && !isType(path));
}

const isType = (path: string) => /\/(source|embedder|forge|notifier)\.ts$/.test(path);
