import {
  Feedback,
  FeedbackCreate,
  FeedbackImport,
  FeedbackImportQuery,
  FeedbackQuery,
  Id,
  importLimits,
  pageOf,
} from '@soulcaster/contract';
import { z } from 'zod';
import type { Installation } from '../context.ts';
import { createFeedback } from '../feedback/create.ts';
import { deleteFeedback } from '../feedback/delete.ts';
import { importFeedback } from '../feedback/import.ts';
import { listFeedback, readFeedback } from '../feedback/list.ts';
import { readBytes } from './body.ts';
import { type Api, scopedRoute } from './route.ts';

const tag = 'feedback';
const UPLOAD_MS_MAX = 120_000;

export function feedbackRoutes(api: Api, installation: Installation): void {
  scopedRoute(
    api,
    installation,
    'get',
    '/feedback',
    { summary: 'All feedback, last seen first', tag, query: FeedbackQuery, answer: pageOf(Feedback) },
    (ctx, { query }) => listFeedback(ctx, query),
  );
  scopedRoute(
    api,
    installation,
    'post',
    '/feedback',
    { summary: 'Report by hand', tag, body: FeedbackCreate, answer: Feedback, status: 201 },
    (ctx, { body }) => createFeedback(ctx, body),
  );
  scopedRoute(
    api,
    installation,
    'get',
    '/feedback/{feedback_id}',
    { summary: 'One report', tag, params: z.object({ feedback_id: Id }), answer: Feedback },
    (ctx, { params: { feedback_id } }) => readFeedback(ctx, feedback_id),
  );
  scopedRoute(
    api,
    installation,
    'delete',
    '/feedback/{feedback_id}',
    { summary: 'Delete one report for good, without undo', tag, params: z.object({ feedback_id: Id }), answer: null },
    (ctx, { params: { feedback_id } }) => deleteFeedback(ctx, feedback_id),
  );
  scopedRoute(
    api,
    installation,
    'post',
    '/feedback-imports',
    {
      summary: 'Read a file of reports, CSV or JSON lines, as it is: show what would come of it, or import it',
      tag,
      query: FeedbackImportQuery,
      answer: FeedbackImport,
    },
    async (ctx, { query, c }) => {
      const bytes = await readBytes(c.req.raw, { bytesMax: importLimits.bytes, msMax: UPLOAD_MS_MAX });
      return importFeedback(ctx, bytes, query);
    },
  );
}
