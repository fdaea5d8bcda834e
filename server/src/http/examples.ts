import { ChoiceAnswer, Example, ExampleCreate, ExampleDecision, ExampleList, Id, Job } from '@soulcaster/contract';
import { z } from 'zod';
import type { Installation } from '../context.ts';
import { answerChoice } from '../fixes/examples/answer.ts';
import { createExample } from '../fixes/examples/create.ts';
import { decideExample } from '../fixes/examples/decide.ts';
import { findExamples } from '../fixes/examples/find.ts';
import { listExamples } from '../fixes/examples/list.ts';
import { type Api, scopedRoute } from './route.ts';

const tag = 'fixes';

export function exampleRoutes(api: Api, installation: Installation): void {
  const params = z.object({ cluster_id: Id });
  scopedRoute(
    api,
    installation,
    'get',
    '/clusters/{cluster_id}/examples',
    { summary: 'Inputs and what should come out', tag, params, answer: ExampleList },
    (ctx, { params: { cluster_id } }) => listExamples(ctx, cluster_id),
  );
  scopedRoute(
    api,
    installation,
    'post',
    '/clusters/{cluster_id}/examples',
    { summary: 'Add one by hand', tag, params, body: ExampleCreate, answer: Example, status: 201 },
    (ctx, { params: { cluster_id }, body }) => createExample(ctx, cluster_id, body),
  );
  scopedRoute(
    api,
    installation,
    'post',
    '/clusters/{cluster_id}/examples/find',
    { summary: 'Read the reports for examples', tag, params, answer: ExampleList },
    (ctx, { params: { cluster_id } }) => findExamples(ctx, cluster_id),
  );
  scopedRoute(
    api,
    installation,
    'patch',
    '/clusters/{cluster_id}/examples/{example_id}',
    {
      summary: 'Accept or refuse one',
      tag,
      params: params.extend({ example_id: Id }),
      body: ExampleDecision,
      answer: Example,
    },
    (ctx, { params: { cluster_id, example_id }, body }) => decideExample(ctx, cluster_id, example_id, body),
  );
  scopedRoute(
    api,
    installation,
    'post',
    '/jobs/{job_id}/answer',
    {
      summary: 'Say which result is right; the fix starts again',
      tag,
      params: z.object({ job_id: Id }),
      body: ChoiceAnswer,
      answer: Job,
      status: 202,
    },
    (ctx, { params: { job_id }, body }) => answerChoice(ctx, job_id, body),
  );
}
