import type { FakeGitHub } from '@soulcaster/testkit/fake-github/index';
import { branchesOf, judge } from './judge.ts';
import { FETCH, PULLS, PUSH, PUSH_REFS } from './points.ts';
import { until, type World } from './world.ts';

export interface Silence {
  name: string;
  /** Answers how it ends. */
  begin(github: FakeGitHub): () => void;
}

const LASTING = 1_000;
const calls: [string, string, RegExp][] = [
  ['the fetch', 'POST', FETCH],
  ['the branches before the push', 'GET', PUSH_REFS],
  ['the push', 'POST', PUSH],
  ['the look for the pull request', 'GET', PULLS],
  ['the pull request', 'POST', PULLS],
];

const silence = (kind: 'lose_request' | 'lose_answer', lasting: boolean, call: (typeof calls)[number]): Silence => {
  const [what, method, path] = call;
  return {
    name: `${kind === 'lose_request' ? 'the request' : 'the answer'} of ${what}, ${lasting ? 'each time' : 'once'}`,
    begin: (github) => github.fail({ kind, method, path, times: lasting ? LASTING : 1 }),
  };
};

/** The pull request is made, its answer is lost, and from then on nothing that is asked about pull requests is answered. */
export const afterTheMaking: Silence = {
  name: 'all about pull requests once one is made',
  begin(github) {
    const ends: (() => void)[] = [];
    const more = async () => {
      ends.push(github.fail({ kind: 'lose_request', path: PULLS, times: LASTING }));
    };
    ends.push(github.fail({ kind: 'lose_answer', method: 'POST', path: PULLS, meanwhile: more }));
    return () => {
      for (const end of ends) end();
    };
  },
};

/** The branch is pushed, and no pull request comes. */
export const beforeTheMaking: Silence = silence('lose_request', true, ['all pull requests', 'POST', PULLS]);

/** Every call to GitHub of a fix, its request or its answer lost, once and for as long as the fix lasts. */
export const silences: Silence[] = [
  ...calls.flatMap((call) =>
    (['lose_request', 'lose_answer'] as const).flatMap((kind) =>
      [false, true].map((lasting) => silence(kind, lasting, call)),
    ),
  ),
  afterTheMaking,
];

/** A fix while GitHub is silent so. */
export async function fixInSilence(world: World, { begin }: Silence): Promise<string[]> {
  const one = await world.newCase();
  const end = begin(world.github);
  const jobId = await one.start();
  await one.ended(jobId).finally(end);
  return judge(one, jobId);
}

/** One that nobody starts again: what it left at GitHub is found or goes by itself. */
export async function leftAlone(world: World, { begin }: Silence): Promise<string[]> {
  const one = await world.newCase();
  const end = begin(world.github);
  await one.ended(await one.start());
  end();
  const settled = async () => {
    const { status } = await one.api.clusters.get(one.clusterId);
    return status === 'pr_opened' || branchesOf(one.repository).length === 0;
  };
  const came = await until('the end of what it left', settled, 150_000).catch(() => false);
  return came ? [] : ['what it left at GitHub is left for good'];
}
