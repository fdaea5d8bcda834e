import { randomUUID } from 'node:crypto';
import { signAsGitHub } from '../senders/github.ts';
import { fullName } from './access.ts';
import { issueShape } from './shapes/issue.ts';
import { pullShape } from './shapes/pull.ts';
import { repositoryShape } from './shapes/repository.ts';
import { userShape } from './shapes/user.ts';
import type { Hook, HookDelivery, Issue, Repository, World } from './world.ts';

export interface Webhook {
  url: string;
  secret: string;
  event: string;
  payload: object;
  /** A redelivery keeps the first one's. */
  deliveryId?: string;
  hookId?: number;
}

/** Sends one webhook as GitHub does. GitHub gives up after ten seconds and never tries again. */
export async function deliverWebhook(hook: Webhook): Promise<{ status: number; body: string; deliveryId: string }> {
  const body = JSON.stringify(hook.payload);
  const deliveryId = hook.deliveryId ?? randomUUID();
  const { headers } = signAsGitHub(body, hook.secret, { event: hook.event, deliveryId, hookId: hook.hookId });
  const response = await fetch(hook.url, {
    method: 'POST',
    headers,
    body,
    redirect: 'manual',
    signal: AbortSignal.timeout(10_000),
  });
  return { status: response.status, body: await response.text(), deliveryId };
}

/** The parts that every repository's payload ends with. */
export function withRepository(world: World, repository: Repository, sender: string, payload: object): object {
  const shape = repositoryShape(world, repository, { kind: 'anonymous' });
  return { ...payload, repository: shape, sender: userShape(world, sender) };
}

export function issuePayload(
  world: World,
  repository: Repository,
  issue: Issue,
  change: { action: string; sender: string; before?: { title: string; body: string | null } },
): object {
  return withRepository(world, repository, change.sender, {
    action: change.action,
    issue: issueShape(world, repository, issue),
    ...(change.action === 'edited' ? { changes: changesSince(issue, change.before) } : {}),
  });
}

export async function pullPayload(
  world: World,
  repository: Repository,
  issue: Issue,
  change: { action: string; sender: string },
): Promise<object> {
  const pull_request = await pullShape(world, repository, issue, { kind: 'anonymous' });
  return withRepository(world, repository, change.sender, {
    action: change.action,
    number: issue.number,
    pull_request,
  });
}

export function pingPayload(world: World, repository: Repository, hook: Hook): object {
  const url = `${world.apiUrl}/repos/${fullName(repository)}/hooks/${hook.id}`;
  return withRepository(world, repository, repository.owner, {
    zen: 'Keep it logically awesome.',
    hook_id: hook.id,
    hook: {
      type: 'Repository',
      id: hook.id,
      name: 'web',
      active: true,
      events: hook.events,
      config: { content_type: 'json', insecure_ssl: '0', secret: '********', url: hook.url },
      created_at: repository.createdAt,
      updated_at: repository.createdAt,
      url,
      test_url: `${url}/test`,
      ping_url: `${url}/pings`,
      deliveries_url: `${url}/deliveries`,
      last_response: { code: null, status: 'unused', message: null },
    },
  });
}

/** Sends the event to every hook that asked for it; `deliveries` says what became of it. */
export function emit(world: World, repository: Repository, event: string, sender: string, payload: object): void {
  for (const hook of world.hooks) {
    if (hook.repository !== fullName(repository).toLowerCase()) continue;
    if (!hook.events.includes('*') && !hook.events.includes(event)) continue;
    send(world, hook, event, withRepository(world, repository, sender, payload));
  }
}

export function emitIssue(
  world: World,
  repository: Repository,
  issue: Issue,
  action: string,
  sender: string,
  before?: { title: string; body: string | null },
): void {
  emit(world, repository, 'issues', sender, issuePayload(world, repository, issue, { action, sender, before }));
}

export async function emitPull(
  world: World,
  repository: Repository,
  issue: Issue,
  action: string,
  sender: string,
): Promise<void> {
  if (!world.hooks.some((hook) => hook.repository === fullName(repository).toLowerCase())) return;
  emit(world, repository, 'pull_request', sender, await pullPayload(world, repository, issue, { action, sender }));
}

export function send(world: World, hook: Hook, event: string, payload: object): void {
  const action = 'action' in payload ? String(payload.action) : null;
  const delivery: HookDelivery = { deliveryId: randomUUID(), event, action, status: null, settled: Promise.resolve() };
  world.deliveries.push(delivery);
  delivery.settled = world.deliver({ ...hook, event, payload, deliveryId: delivery.deliveryId, hookId: hook.id }).then(
    ({ status }) => {
      delivery.status = status;
    },
    () => {
      delivery.status = 0;
    },
  );
}

function changesSince(issue: Issue, before: { title: string; body: string | null } | undefined): object {
  if (!before) return {};
  return {
    ...(before.title === issue.title ? {} : { title: { from: before.title } }),
    ...(before.body === issue.body ? {} : { body: { from: before.body ?? '' } }),
  };
}
