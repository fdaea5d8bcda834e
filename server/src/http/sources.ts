import {
  Delivery,
  DeliveryDetail,
  DeliveryQuery,
  Id,
  IngestAnswer,
  PreviewRequest,
  PushedDelivery,
  pageOf,
  ReplayedMany,
  ReplayMany,
  SampleRequest,
  Source,
  SourceCreate,
  SourceCreated,
  SourceKindFacts,
  SourcePreview,
  SourceTest,
  SourceUpdate,
} from '@soulcaster/contract';
import { z } from 'zod';
import type { Installation } from '../context.ts';
import { AppError } from '../errors.ts';
import { listDeliveries, readDelivery, replayDeliveries, replayDelivery } from '../feedback/deliveries.ts';
import { previewDelivery } from '../feedback/preview.ts';
import { pushDelivery } from '../feedback/push-delivery.ts';
import { testSource } from '../feedback/test-source.ts';
import {
  createSource,
  deleteSource,
  listSources,
  readSource,
  requestSync,
  rotateSource,
  sampleOfSource,
  updateSource,
} from '../projects/sources.ts';
import { sourceKinds, sourceOf } from '../sources/index.ts';
import { type Api, plainRoute, scopedRoute } from './route.ts';

const tag = 'sources';
const params = z.object({ source_id: Id });

export function sourceRoutes(api: Api, installation: Installation): void {
  plainRoute(
    api,
    'get',
    '/api/source-kinds',
    { summary: 'What a source can be', tag, answer: z.object({ items: z.array(SourceKindFacts) }) },
    async () => ({ items: sourceKinds() }),
  );
  plainRoute(
    api,
    'get',
    '/api/source-kinds/{kind}/sample',
    {
      summary: 'A request as a sender of this kind makes it, unsigned',
      tag,
      params: z.object({ kind: z.string().max(40) }),
      answer: SampleRequest,
      open: true,
    },
    async (_caller, { params: { kind } }) => {
      const adapter = sourceOf(kind);
      if (!adapter) throw new AppError('not_found', 'There is no such kind of source.');
      return adapter.sample(installation.now(), {});
    },
  );
  scopedRoute(
    api,
    installation,
    'get',
    '/sources',
    { summary: 'Sources', tag, answer: z.object({ items: z.array(Source) }) },
    async (ctx) => ({ items: await listSources(ctx) }),
  );
  scopedRoute(
    api,
    installation,
    'post',
    '/sources',
    { summary: 'Add a source', tag, body: SourceCreate, answer: SourceCreated, status: 201 },
    (ctx, { body }) => createSource(ctx, body),
  );
  scopedRoute(
    api,
    installation,
    'get',
    '/sources/{source_id}',
    { summary: 'One source', tag, params, answer: Source },
    (ctx, { params: { source_id } }) => readSource(ctx, source_id),
  );
  scopedRoute(
    api,
    installation,
    'patch',
    '/sources/{source_id}',
    { summary: 'Change a source', tag, params, body: SourceUpdate, answer: Source },
    (ctx, { params: { source_id }, body }) => updateSource(ctx, source_id, body),
  );
  scopedRoute(
    api,
    installation,
    'delete',
    '/sources/{source_id}',
    { summary: 'Delete a source', tag, params, answer: null },
    (ctx, { params: { source_id } }) => deleteSource(ctx, source_id),
  );
  scopedRoute(
    api,
    installation,
    'post',
    '/sources/{source_id}/rotate',
    { summary: 'Make a new key and secret', tag, params, answer: SourceCreated },
    (ctx, { params: { source_id } }) => rotateSource(ctx, source_id),
  );
  scopedRoute(
    api,
    installation,
    'post',
    '/sources/{source_id}/sync',
    { summary: 'Poll now', tag, params, answer: Source, status: 202 },
    (ctx, { params: { source_id } }) => requestSync(ctx, source_id),
  );
  scopedRoute(
    api,
    installation,
    'get',
    '/sources/{source_id}/sample',
    { summary: 'A request as its sender makes it, unsigned', tag, params, answer: SampleRequest },
    (ctx, { params: { source_id } }) => sampleOfSource(ctx, source_id),
  );
  scopedRoute(
    api,
    installation,
    'post',
    '/sources/{source_id}/test',
    { summary: 'Try its door and its API, and store nothing', tag, params, answer: SourceTest },
    (ctx, { params: { source_id } }) => testSource(ctx, source_id),
  );
  deliveryRoutes(api, installation);
}

function deliveryRoutes(api: Api, installation: Installation): void {
  scopedRoute(
    api,
    installation,
    'get',
    '/sources/{source_id}/deliveries',
    { summary: 'What it sent', tag, params, query: DeliveryQuery, answer: pageOf(Delivery) },
    (ctx, { params: { source_id }, query }) => listDeliveries(ctx, source_id, query),
  );
  scopedRoute(
    api,
    installation,
    'post',
    '/sources/{source_id}/deliveries',
    {
      summary: 'Hand in what its sender would have sent, where the kind of source takes that',
      tag,
      params,
      body: PushedDelivery,
      answer: IngestAnswer,
      status: 202,
    },
    (ctx, { params: { source_id }, body }) => pushDelivery(ctx, source_id, body),
  );
  const one = params.extend({ delivery_id: Id });
  scopedRoute(
    api,
    installation,
    'get',
    '/sources/{source_id}/deliveries/{delivery_id}',
    { summary: 'One delivery, with what was sent, masked', tag, params: one, answer: DeliveryDetail },
    (ctx, { params: { source_id, delivery_id } }) => readDelivery(ctx, source_id, delivery_id),
  );
  scopedRoute(
    api,
    installation,
    'post',
    '/sources/{source_id}/preview',
    {
      summary: 'What these settings would make of a kept delivery',
      tag,
      params,
      body: PreviewRequest,
      answer: SourcePreview,
    },
    (ctx, { params: { source_id }, body }) => previewDelivery(ctx, source_id, body),
  );
  scopedRoute(
    api,
    installation,
    'post',
    '/sources/{source_id}/deliveries/replay',
    {
      summary: 'Understand all of a status once more',
      tag,
      params,
      body: ReplayMany,
      answer: ReplayedMany,
      status: 202,
    },
    (ctx, { params: { source_id }, body }) => replayDeliveries(ctx, source_id, body),
  );
  scopedRoute(
    api,
    installation,
    'post',
    '/sources/{source_id}/deliveries/{delivery_id}/replay',
    { summary: 'Understand a delivery once more', tag, params: one, answer: Delivery },
    (ctx, { params: { source_id, delivery_id } }) => replayDelivery(ctx, source_id, delivery_id),
  );
}
