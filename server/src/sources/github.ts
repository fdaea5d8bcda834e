import { signatureSchemes } from '@soulcaster/contract/signatures';
import { z } from 'zod';
import { draftFromIssue, hasWantedLabel, isPullRequest } from './github-issue.ts';
import { digestPullRequest } from './github-pull-request.ts';
import { sampleIssue } from './github-sample.ts';
import { syncGitHubIssues } from './github-sync.ts';
import { at, count, filled, link, text } from './pick.ts';
import { type DeliveryHeaders, type Digest, defineSource } from './source.ts';

const GitHubSettings = z.object({
  repository: z
    .string()
    .trim()
    .regex(/^[\w.-]{1,100}\/[\w.-]{1,100}$/, 'write it as owner/name')
    .optional()
    .meta({ title: 'Repository', description: 'owner/name. Needed for sync; other repositories are then filtered.' }),
  labels: z
    .array(z.string().trim().min(1).max(100))
    .max(20)
    .default([])
    .meta({ title: 'Labels', description: 'Only issues with one of these labels. Empty: all.' }),
});
export type GitHubSettings = z.infer<typeof GitHubSettings>;

/**
 * GitHub Issues by webhook and by sync. GitHub never sends a delivery again by itself, so sync closes the gaps.
 * https://docs.github.com/en/webhooks/webhook-events-and-payloads#issues
 */
export const github = defineSource<GitHubSettings>({
  kind: 'github',
  name: 'GitHub Issues',
  description: 'Issues of a repository: by webhook as they happen, and by sync.',
  signature: signatureSchemes.github,
  bytesMax: 25 * 1024 * 1024,
  settings: GitHubSettings,
  steps: [
    'On GitHub open the repository, then Settings → Webhooks → Add webhook.',
    'Payload URL: {url}',
    'Content type: application/json.',
    'Secret: the one that is shown here.',
    'Choose "Let me select individual events" and tick Issues, Issue comments and Pull requests; untick Pushes.',
    'Leave Active ticked and press Add webhook: GitHub sends a ping at once.',
  ],

  sample: sampleIssue,

  event: (headers, payload) => {
    const action = text(at(payload, 'action'));
    const name = eventOf(headers, payload);
    return action ? `${name}.${action}` : name;
  },

  /** A redelivery keeps its GUID. */
  idempotencyKey(headers, _payload, rawBodySha256) {
    const guid = headers['x-github-delivery'] ?? '';
    return /^[0-9A-Za-z-]{8,64}$/.test(guid) ? `delivery:${guid}` : `body:${rawBodySha256}`;
  },

  digest(payload, { headers, settings, receivedAt }) {
    const event = eventOf(headers, payload);
    if (event === 'ping') return { type: 'filtered', reason: 'ping: GitHub checks that the webhook is heard' };
    if (event !== 'issues' && event !== 'issue_comment' && event !== 'pull_request')
      return { type: 'filtered', reason: `the event ${event} is no issue` };
    const repository = text(at(payload, 'repository', 'full_name'));
    if (settings.repository && repository?.toLowerCase() !== settings.repository.toLowerCase())
      return { type: 'filtered', reason: `the repository ${repository ?? 'without a name'} is not the one chosen` };
    if (event === 'pull_request') return digestPullRequest(payload);
    const issue = at(payload, 'issue');
    if (isPullRequest(issue)) return { type: 'filtered', reason: 'a pull request, not an issue' };
    if (!text(at(issue, 'id')) || !text(at(payload, 'action')))
      return { type: 'unknown', reason: 'an issue without an id, or an event without an action' };
    return event === 'issues' ? digestIssue(payload, settings, receivedAt) : digestComment(payload, receivedAt);
  },

  sync: ({ settings, urls, ...input }) => syncGitHubIssues({ ...input, ...settings, apiUrl: urls.github }),
});

/** What the body shows goes before the header, which is not signed. */
function eventOf(headers: DeliveryHeaders, payload: unknown): string {
  const named = headers['x-github-event'];
  if (at(payload, 'issue')) return at(payload, 'comment') ? 'issue_comment' : 'issues';
  if (named && /^[a-z_]{1,50}$/.test(named) && named !== 'issues' && named !== 'issue_comment') return named;
  return at(payload, 'zen') ? 'ping' : 'unknown';
}

function digestIssue(payload: unknown, settings: GitHubSettings, receivedAt: Date): Digest {
  const action = text(at(payload, 'action')) ?? '';
  const repository = text(at(payload, 'repository', 'full_name'));
  const draft = draftFromIssue(at(payload, 'issue'), repository, receivedAt);
  const update = { type: 'update' as const, external_id: draft.external_id ?? '', as_of: draft.as_of };
  if (action === 'deleted') return { ...update, change: { upstream_state: 'deleted' }, draft: null };
  if (action === 'transferred') {
    const movedTo = link(at(payload, 'changes', 'new_issue', 'html_url'));
    return {
      ...update,
      change: { upstream_state: 'closed', metadata: filled({ transferred_to: movedTo }) },
      draft: null,
    };
  }
  if (!hasWantedLabel(at(payload, 'issue'), settings.labels))
    return { type: 'filtered', reason: 'the issue has none of the labels chosen' };
  if (action === 'opened') return { type: 'report', items: [draft] };
  const known = draft.upstream_state === 'open' ? draft : null;
  const { metadata } = draft;
  switch (action) {
    case 'edited':
      return { ...update, change: { title: draft.title, body: draft.body, metadata }, draft: known };
    case 'closed':
      return { ...update, change: { upstream_state: 'closed', metadata }, draft: null };
    case 'reopened':
      return { ...update, change: { upstream_state: 'open', regressed: true, metadata }, draft: known };
    case 'labeled':
    case 'unlabeled':
    case 'assigned':
    case 'unassigned':
    case 'milestoned':
    case 'demilestoned':
    case 'typed':
    case 'untyped':
      return { ...update, change: { metadata }, draft: known };
    default:
      return { type: 'filtered', reason: `the action ${action} changes nothing here` };
  }
}

function digestComment(payload: unknown, receivedAt: Date): Digest {
  const issue = at(payload, 'issue');
  const action = text(at(payload, 'action'));
  if (action !== 'created' && action !== 'deleted')
    return { type: 'filtered', reason: 'an edited comment changes nothing here' };
  const { external_id, as_of } = draftFromIssue(issue, null, receivedAt);
  const comments = count(at(issue, 'comments')) ?? 0;
  // GitHub counts before it deletes, and before or after it creates.
  const counted = action === 'created' ? Math.max(1, comments) : Math.max(0, comments - 1);
  return {
    type: 'update',
    external_id: external_id ?? '',
    as_of,
    change: { metadata: { comments: counted } },
    draft: null,
  };
}
