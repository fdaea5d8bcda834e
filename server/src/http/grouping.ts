import {
  ClusterMerge,
  ClusterSplit,
  FeedbackDetach,
  FeedbackMove,
  FeedbackPin,
  GroupingAct,
  GroupingActQuery,
  Id,
  SplitProposal,
} from '@soulcaster/contract';
import { z } from 'zod';
import { listActs } from '../clusters/acts.ts';
import { detachFeedback } from '../clusters/detach.ts';
import { mergeClusters } from '../clusters/merge.ts';
import { moveFeedback } from '../clusters/move.ts';
import { pinFeedback } from '../clusters/pin.ts';
import { splitCluster } from '../clusters/split.ts';
import { readSplitProposal } from '../clusters/split-proposal.ts';
import { undoAct } from '../clusters/undo.ts';
import type { Installation } from '../context.ts';
import { type Api, scopedRoute } from './route.ts';

const tag = 'grouping';
const answer = GroupingAct;

/** What people do to the grouping. Each answers the act, which can be undone. */
export function groupingRoutes(api: Api, installation: Installation): void {
  scopedRoute(
    api,
    installation,
    'post',
    '/clusters/merge',
    { summary: 'Merge clusters: the same problem', tag, body: ClusterMerge, answer },
    (ctx, { body }) => mergeClusters(ctx, body),
  );
  scopedRoute(
    api,
    installation,
    'post',
    '/clusters/{cluster_id}/split',
    {
      summary: 'Split reports off: another problem',
      tag,
      params: z.object({ cluster_id: Id }),
      body: ClusterSplit,
      answer,
    },
    (ctx, { params: { cluster_id }, body }) => splitCluster(ctx, cluster_id, body),
  );
  scopedRoute(
    api,
    installation,
    'get',
    '/clusters/{cluster_id}/split-proposal',
    {
      summary: 'How the grouping would take a cluster apart',
      tag,
      params: z.object({ cluster_id: Id }),
      answer: SplitProposal,
    },
    (ctx, { params: { cluster_id } }) => readSplitProposal(ctx, cluster_id),
  );
  scopedRoute(
    api,
    installation,
    'post',
    '/feedback/move',
    { summary: 'Move reports to another cluster', tag, body: FeedbackMove, answer },
    (ctx, { body }) => moveFeedback(ctx, body),
  );
  scopedRoute(
    api,
    installation,
    'post',
    '/feedback/detach',
    { summary: 'Give each report a cluster of its own', tag, body: FeedbackDetach, answer },
    (ctx, { body }) => detachFeedback(ctx, body),
  );
  scopedRoute(
    api,
    installation,
    'post',
    '/feedback/pin',
    { summary: 'Pin reports where they are, or unpin them', tag, body: FeedbackPin, answer },
    (ctx, { body }) => pinFeedback(ctx, body),
  );
  scopedRoute(
    api,
    installation,
    'get',
    '/grouping-acts',
    {
      summary: 'What people did to the grouping, the latest first',
      tag,
      query: GroupingActQuery,
      answer: z.object({ items: z.array(GroupingAct) }),
    },
    async (ctx, { query }) => ({ items: await listActs(ctx, query) }),
  );
  scopedRoute(
    api,
    installation,
    'post',
    '/grouping-acts/{act_id}/undo',
    { summary: 'Undo what a person did to the grouping', tag, params: z.object({ act_id: Id }), answer },
    (ctx, { params: { act_id } }) => undoAct(ctx, act_id),
  );
}
