import { randomUUID } from 'node:crypto';
import type { SourceKind } from './source.ts';

/** The headers beside the signature with which the real sender of this kind posts such a payload; guessed from the payload's shape. */
export function vendorHeaders(kind: SourceKind, payload: unknown): Record<string, string> {
  const body = isRecord(payload) ? payload : {};
  if (kind === 'sentry') {
    return {
      'content-type': 'application/json',
      'request-id': randomUUID().replaceAll('-', ''),
      'sentry-hook-resource': sentryResource(body),
      'sentry-hook-timestamp': String(Math.floor(Date.now() / 1000)),
    };
  }
  if (kind === 'github') {
    return {
      'content-type': 'application/json',
      'user-agent': 'GitHub-Hookshot/soulcaster',
      'x-github-delivery': randomUUID(),
      'x-github-event': githubEvent(body),
    };
  }
  return { 'content-type': 'application/json' };
}

function sentryResource(body: Record<string, unknown>): string {
  const data = isRecord(body.data) ? body.data : {};
  if (data.metric_alert) return 'metric_alert';
  if (data.error) return 'error';
  if (data.event) return 'event_alert';
  if (data.comment || data.comment_id) return 'comment';
  if (data.issue) return 'issue';
  return 'installation';
}

const githubSubjects = [
  ['comment', 'issue_comment'],
  ['issue', 'issues'],
  ['pull_request', 'pull_request'],
  ['discussion', 'discussion'],
  ['zen', 'ping'],
  ['commits', 'push'],
  ['check_run', 'check_run'],
  ['check_suite', 'check_suite'],
  ['workflow_run', 'workflow_run'],
  ['label', 'label'],
  ['release', 'release'],
  ['security_advisory', 'security_advisory'],
  ['installation', 'installation'],
] as const;

function githubEvent(body: Record<string, unknown>): string {
  if (body.comment && body.discussion) return 'discussion_comment';
  if (body.comment && body.pull_request) return 'pull_request_review_comment';
  return githubSubjects.find(([key]) => body[key] !== undefined)?.[1] ?? 'ping';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
