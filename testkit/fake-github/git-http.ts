import { spawn } from 'node:child_process';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Actor, actorName, actorOf, fullName, grants, hasScope, maySee, mayWrite } from './access.ts';
import { gitEnvironment } from './git.ts';
import { emitPull } from './hooks.ts';
import { followBranches } from './pulls.ts';
import { findRepository, type JournalEntry, type Repository, timestamp, type World } from './world.ts';

const gitPath = /^\/([^/]+)\/([^/]+?)(?:\.git)?\/(info\/refs|git-upload-pack|git-receive-pack)$/;

export function isGitRequest(path: string): boolean {
  return gitPath.test(path);
}

export function isPush(url: URL): boolean {
  return url.pathname.endsWith('/git-receive-pack') || url.searchParams.get('service') === 'git-receive-pack';
}

/** Real git over HTTP: `git http-backend` behind GitHub's rules of who may fetch and push. */
export async function answerGit(world: World, request: IncomingMessage, response: ServerResponse, entry: JournalEntry) {
  const url = new URL(request.url ?? '/', world.url);
  const [, owner = '', name = ''] = gitPath.exec(url.pathname) ?? [];
  const actor = actorOf(world, request.headers.authorization);
  entry.who = actor && actorName(actor);
  entry.scopes = actor?.kind === 'user' ? actor.scopes : [];
  const repository = findRepository(world, owner, name);
  const refusal = refusalOf(actor, repository, isPush(url));
  if (refusal || !repository || !actor) {
    const { status, text } = refusal ?? { status: 404, text: 'Repository not found.' };
    entry.status = status;
    request.resume();
    response.writeHead(status, {
      'content-type': 'text/plain',
      ...(status === 401 ? { 'www-authenticate': 'Basic realm="GitHub"' } : {}),
    });
    response.end(`${text}\n`);
    return;
  }
  await runBackend({ request, response, entry, url }, repository, environmentOf(actor, repository, request, url));
  if (url.pathname.endsWith('/git-receive-pack')) await afterPush(world, repository, entry.who ?? '');
}

function refusalOf(
  actor: Actor | null,
  repository: Repository | undefined,
  push: boolean,
): { status: number; text: string } | null {
  if (!actor)
    return {
      status: 401,
      text: 'Invalid username or token. Password authentication is not supported for Git operations.',
    };
  const isVisible = repository && maySee(actor, repository);
  if (actor.kind === 'anonymous' && (push || !isVisible)) return { status: 401, text: 'No anonymous write access.' };
  if (!isVisible || !grants(actor, repository, 'contents', 'read'))
    return { status: 404, text: 'Repository not found.' };
  if (!push || mayWrite(actor, repository, 'contents')) return null;
  if (!grants(actor, repository, 'contents', 'write'))
    return { status: 403, text: 'Write access to repository not granted.' };
  return { status: 403, text: `Permission to ${fullName(repository)}.git denied to ${actorName(actor)}.` };
}

function environmentOf(
  actor: Actor,
  repository: Repository,
  request: IncomingMessage,
  url: URL,
): Record<string, string> {
  const isApp = actor.kind === 'installation';
  const mayTouchWorkflows = isApp
    ? actor.permissions.workflows === 'write'
    : actor.kind === 'user' && hasScope(actor.scopes, 'workflow');
  return {
    ...gitEnvironment,
    GIT_HTTP_EXPORT_ALL: '1',
    GIT_PROJECT_ROOT: repository.gitDirectory,
    PATH_INFO: url.pathname.replace(gitPath, '/$3'),
    QUERY_STRING: url.search.slice(1),
    REQUEST_METHOD: request.method ?? 'GET',
    CONTENT_TYPE: request.headers['content-type'] ?? '',
    HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
    GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
    REMOTE_USER: actorName(actor) ?? '',
    REMOTE_ADDR: '127.0.0.1',
    FAKE_GITHUB_PROTECTED: repository.protectedBranches.map((branch) => `refs/heads/${branch}`).join(' '),
    FAKE_GITHUB_WORKFLOWS: mayTouchWorkflows ? 'allowed' : 'refused',
    FAKE_GITHUB_PUSHER: isApp ? 'a GitHub App' : 'an OAuth App',
    FAKE_GITHUB_WORKFLOW_GRANT: isApp ? 'workflows` permission' : 'workflow` scope',
    ...(request.headers['content-length'] ? { CONTENT_LENGTH: request.headers['content-length'] } : {}),
  };
}

interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  entry: JournalEntry;
  url: URL;
}

function runBackend(
  { request, response, entry }: Exchange,
  repository: Repository,
  env: Record<string, string>,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', ['http-backend'], {
      cwd: repository.gitDirectory,
      env,
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const output: Buffer[] = [];
    child.on('error', reject);
    // The backend may answer without having read all that was sent.
    child.stdin.on('error', () => undefined);
    request.pipe(child.stdin);
    request.on('close', () => child.stdin.destroy());
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    child.on('close', () => {
      const whole = Buffer.concat(output);
      const end = whole.indexOf('\r\n\r\n');
      const headers = parseHeaders(whole.subarray(0, end).toString('latin1'));
      entry.status = Number.parseInt(headers.status ?? '200', 10);
      delete headers.status;
      response.writeHead(entry.status, headers);
      response.end(whole.subarray(end + 4));
      resolve();
    });
  });
}

function parseHeaders(text: string): Record<string, string> {
  return Object.fromEntries(
    text
      .split('\r\n')
      .filter(Boolean)
      .map((line) => {
        const colon = line.indexOf(':');
        return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
      }),
  );
}

async function afterPush(world: World, repository: Repository, who: string): Promise<void> {
  const at = timestamp(world);
  repository.pushedAt = at;
  for (const issue of await followBranches(repository, at)) {
    await emitPull(world, repository, issue, issue.state === 'closed' ? 'closed' : 'synchronize', who);
  }
}
