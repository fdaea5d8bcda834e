import { signatureSchemes } from '@soulcaster/contract/signatures';
import { z } from 'zod';
import { at, text } from '../pick.ts';
import { type DeliveryHeaders, defineSource } from '../source.ts';
import { digestDiscussionEvent } from './discussion-events.ts';
import { digestIssueEvent } from './issue-events.ts';
import { digestPullRequest } from './pull-request.ts';
import { sampleIssue } from './sample.ts';
import { syncGitHub } from './sync-all.ts';

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
  discussions: z
    .boolean()
    .default(false)
    .meta({ title: 'Discussions', description: 'Read the discussions of the repository too.' }),
  discussion_categories: z
    .array(z.string().trim().min(1).max(100))
    .max(25)
    .default([])
    .meta({ title: 'Categories', description: 'Only discussions in one of these categories. Empty: all.' }),
});
export type GitHubSettings = z.infer<typeof GitHubSettings>;

/**
 * GitHub Issues by webhook and by sync. GitHub never sends a delivery again by itself, so sync closes the gaps.
 * https://docs.github.com/en/webhooks/webhook-events-and-payloads#issues
 */
export const github = defineSource<GitHubSettings>({
  kind: 'github',
  name: 'GitHub Issues',
  description: 'Issues of a repository, and its discussions if wanted: by webhook as they happen, and by sync.',
  signature: signatureSchemes.github,
  bytesMax: 25 * 1024 * 1024,
  settings: GitHubSettings,
  steps: [
    'On GitHub open the repository, then Settings → Webhooks → Add webhook.',
    'Payload URL: {url}',
    'Content type: application/json.',
    'Secret: the one that is shown here.',
    'Choose "Let me select individual events" and tick Issues, Issue comments and Pull requests (and Discussions and Discussion comments, where they are read); untick Pushes.',
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
    if (event === 'installation' || event === 'installation_repositories')
      return { type: 'filtered', reason: `${event}: what the GitHub App may see changed, which is no report` };
    if (!isUnderstood(event)) return { type: 'filtered', reason: `the event ${event} is no issue` };
    const repository = text(at(payload, 'repository', 'full_name'));
    if (settings.repository && repository?.toLowerCase() !== settings.repository.toLowerCase())
      return { type: 'filtered', reason: `the repository ${repository ?? 'without a name'} is not the one chosen` };
    switch (event) {
      case 'pull_request':
        return digestPullRequest(payload);
      case 'issues':
      case 'issue_comment':
        return digestIssueEvent(payload, settings, receivedAt);
      case 'discussion':
      case 'discussion_comment':
        return digestDiscussionEvent(payload, settings, receivedAt);
      default:
        return event satisfies never;
    }
  },

  sync: ({ settings, urls, ...input }) => syncGitHub({ ...input, ...settings, apiUrl: urls.github }),
});

const understood = ['issues', 'issue_comment', 'discussion', 'discussion_comment', 'pull_request'] as const;
const isUnderstood = (event: string): event is (typeof understood)[number] =>
  (understood as readonly string[]).includes(event);

/** What the body shows goes before the header, which is not signed. */
function eventOf(headers: DeliveryHeaders, payload: unknown): string {
  const named = headers['x-github-event'];
  const commented = at(payload, 'comment') !== undefined;
  if (at(payload, 'issue')) return commented ? 'issue_comment' : 'issues';
  if (at(payload, 'discussion')) return commented ? 'discussion_comment' : 'discussion';
  if (named && /^[a-z_]{1,50}$/.test(named) && !/^(?:issues|issue_comment|discussion|discussion_comment)$/.test(named))
    return named;
  return at(payload, 'zen') ? 'ping' : 'unknown';
}
