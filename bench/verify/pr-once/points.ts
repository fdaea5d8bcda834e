import { setTimeout as sleep } from 'node:timers/promises';
import type { JobStage } from '@soulcaster/contract';
import { follow } from '../../loop/live.ts';
import type { Case, World } from './world.ts';

/** A moment of a fix at which the server is ended: when a stage began, when the model is asked, or around a request to GitHub. */
export type Point = { name: string } & (
  | { at: 'started' | 'ended' }
  | { at: 'stage'; stage: JobStage; delayMs: number }
  | { at: 'model'; ask: number | 'plan' }
  | { at: 'github'; kind: 'lose_request' | 'lose_answer'; method: string; path: RegExp }
);

const stage = (name: string, stage: JobStage, delayMs = 0): Point => ({ name, at: 'stage', stage, delayMs });
const model = (name: string, ask: number | 'plan'): Point => ({ name, at: 'model', ask });
const github = (name: string, kind: 'lose_request' | 'lose_answer', method: string, path: RegExp): Point => ({
  ...{ name, at: 'github' },
  ...{ kind, method, path },
});

export const FETCH = /git-upload-pack$/;
export const PUSH = /git-receive-pack$/;
export const PUSH_REFS = /service=git-receive-pack/;
export const PULLS = /\/pulls(\?|$)/;

/** Every state of a job, in its order. */
export const points: Point[] = [
  { name: 'queued', at: 'started' },
  stage('preparing', 'preparing'),
  github('the mirror is to be fetched', 'lose_request', 'POST', FETCH),
  github('the mirror was fetched', 'lose_answer', 'POST', FETCH),
  stage('planning', 'planning'),
  model('the plan is asked for', 'plan'),
  stage('baseline', 'baseline'),
  stage('the sandbox is being made', 'baseline', 120),
  stage('agent', 'agent'),
  model('the agent asks for the first time', 0),
  model('the agent has read', 1),
  model('the agent has edited', 2),
  model('the agent has run the tests', 4),
  stage('importing', 'importing'),
  stage('gating', 'gating'),
  stage('verifying', 'verifying'),
  stage('verifying, a run under way', 'verifying', 700),
  stage('verifying, runs later', 'verifying', 1500),
  stage('publishing', 'publishing'),
  github('the push is prepared', 'lose_request', 'GET', PUSH_REFS),
  github('before the push', 'lose_request', 'POST', PUSH),
  github('after the push', 'lose_answer', 'POST', PUSH),
  github('before the pull request is looked for', 'lose_request', 'GET', PULLS),
  github('before the pull request', 'lose_request', 'POST', PULLS),
  github('after the pull request', 'lose_answer', 'POST', PULLS),
  { name: 'the row is written', at: 'ended' },
];

/** Starts a fix and ends the server at the point; answers the job's id once the server is gone. */
export async function killAt(world: World, one: Case, point: Point, random: () => number): Promise<string> {
  const { at, github: forge } = world;
  const gone = Promise.withResolvers<void>();
  using live = await follow(at, one.projectId);
  const kill = async () => {
    live[Symbol.dispose]();
    await at.server.kill();
    gone.resolve();
  };
  if (point.at === 'github') forge.fail({ kind: point.kind, method: point.method, path: point.path, meanwhile: kill });
  if (point.at === 'model')
    world.onModel = async (request) => {
      const asked = request.output ? 'plan' : request.messages.filter(({ role }) => role === 'tool').length;
      if (asked !== point.ask) return;
      world.onModel = null;
      await kill();
    };
  const jobId = await one.start();
  if (point.at === 'started') {
    await sleep(random() * 40);
    await kill();
  }
  if (point.at === 'stage' || point.at === 'ended') {
    const said = point.at === 'ended' ? 'fix.ended' : 'fix.moved';
    const summary = point.at === 'stage' ? `the fix is ${point.stage}` : null;
    await live.next((event) => event.type === said && (!summary || event.summary === summary), 120_000);
    if (point.at === 'stage') await sleep(point.delayMs + random() * 60);
    await kill();
  }
  const late = new Promise((_resolve, reject) =>
    setTimeout(() => reject(new Error(`"${point.name}" did not come`)), 120_000).unref(),
  );
  await Promise.race([gone.promise, late]);
  return jobId;
}
