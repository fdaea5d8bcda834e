/** A pretend server with made-up data, to look at the pages without the real one: `PORT=4101 node dashboard/dev/fake-api.ts`. */
import { randomUUID } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type {
  Cluster,
  Delivery,
  Event,
  EventType,
  Me,
  Project,
  Role,
  SourceKindFacts,
  Stats,
} from '@soulcaster/contract';
import {
  ago,
  clusters,
  feedback,
  jobs,
  logs,
  makeJob,
  openPr,
  plans,
  prs,
  repositories,
  sources,
  suggestions,
} from './sample.ts';

const role = (process.env.FAKE_ROLE ?? 'owner') as Role;
const empty = process.env.FAKE_EMPTY;
const project: Project = {
  id: randomUUID(),
  slug: 'shop',
  name: 'Acme Shop',
  key: 'SHOP',
  role,
  demo: process.env.FAKE_DEMO === '1',
  settings: {
    sensitivity: 'default',
    plan_approval: false,
    resolve_on_upstream_close: false,
    agents: ['repair', 'builtin'],
    job_budget_usd: 2,
  },
  created_at: ago(9000),
};
const projects =
  empty === 'all' ? [] : [project, { ...project, id: randomUUID(), slug: 'console', name: 'Console', key: 'CON' }];
const me: Me = {
  user: { id: 'u', name: 'Mira Lind', login: 'mira', email: null, avatar_url: null, installation_owner: true },
  projects,
  version: '0.1.0',
};
const streams = new Set<ServerResponse>();
let eventId = 1;
if (empty) {
  clusters.length = 0;
  feedback.length = 0;
  jobs.length = 0;
  prs.length = 0;
  suggestions.length = 0;
  if (empty !== 'clusters') {
    sources.length = 0;
    repositories.length = 0;
  }
}

const events: Event[] = [];
function emit(type: EventType, summary: string, cluster_id: string | null = null, job_id: string | null = null) {
  const event: Event = {
    id: String(eventId++),
    type,
    actor: 'mira',
    actor_kind: 'user',
    subject_id: null,
    cluster_id,
    job_id,
    summary,
    at: new Date().toISOString(),
  };
  events.unshift(event);
  for (const s of streams) s.write(`id: ${event.id}\nevent: event\ndata: ${JSON.stringify(event)}\n\n`);
}
for (const c of clusters.slice(0, 3)) {
  emit('cluster.created', `Cluster ${c.short_id} began with its first report`, c.id);
  emit('feedback.created', 'A report from Sentry joined: same crash', c.id);
  emit('cluster.changed', 'mira set the title', c.id);
}

const stats = (): Stats => {
  const by_status = Object.fromEntries(
    ['new', 'fixing', 'pr_opened', 'merged', 'resolved', 'failed', 'ignored', 'regressed'].map((s) => [
      s,
      clusters.filter((c) => c.status === s).length,
    ]),
  ) as Stats['by_status'];
  return {
    feedback: feedback.length * 37,
    feedback_24h: 81,
    clusters: clusters.length,
    clusters_open: clusters.filter((c) => c.status !== 'resolved' && c.status !== 'ignored').length,
    by_status,
    by_source: [],
    suggestions_open: suggestions.length,
    jobs_running: jobs.filter((j) => j.status === 'running').length,
    prs_open: prs.filter((p) => p.state === 'open').length,
    problems_resolved: 12,
    pending_clustering: 0,
  };
};
const kinds: SourceKindFacts[] = (['sentry', 'github', 'webhook', 'manual', 'reddit', 'datadog'] as const).map(
  (kind) => ({
    kind,
    name: {
      sentry: 'Sentry',
      github: 'GitHub Issues',
      webhook: 'Webhook',
      manual: 'Manual',
      reddit: 'Reddit',
      datadog: 'Datadog',
    }[kind],
    description: {
      sentry: 'Issues and alerts of a Sentry project, by a signed webhook.',
      github: 'Issues of a repository, by webhook and by sync.',
      webhook: 'Anything that can send JSON over HTTP.',
      manual: 'Reports typed in by people.',
      reddit: 'Posts of subreddits.',
      datadog: 'Monitors and error tracking.',
    }[kind],
    unavailable: kind === 'reddit' || kind === 'datadog' ? 'It comes with the next release.' : null,
    needs_secret: kind !== 'manual',
    can_sync: kind === 'github',
    settings_schema:
      kind === 'github'
        ? {
            type: 'object',
            properties: {
              repository: { type: 'string', title: 'Repository', description: 'owner/name' },
              labels: { type: 'array', items: { type: 'string' }, title: 'Only these labels' },
              include_pull_requests: { type: 'boolean', title: 'Pull requests too', default: false },
              state: { type: 'string', enum: ['open', 'all'], default: 'open', title: 'Which issues' },
            },
            required: ['repository'],
          }
        : { type: 'object', properties: {} },
    steps: [
      'Open Settings → Developer settings → Custom integrations and create an internal integration.',
      'Paste {url} as the webhook URL.',
      'Tick “issue” and “error” under Webhooks, then save.',
      'Copy the client secret and enter it here.',
    ],
  }),
);
const deliveries: Delivery[] = Array.from({ length: 30 }, (_, i) => ({
  id: randomUUID(),
  source_id: '',
  status: (['accepted', 'accepted', 'duplicate', 'filtered', 'quarantined', 'failed'] as const)[i % 6]!,
  reason: [
    null,
    null,
    null,
    'A pull request, not an issue',
    'Unknown event “installation.created”',
    'The signature did not match',
  ][i % 6]!,
  event: 'issue.created',
  feedback_id: null,
  bytes: 2000 + i * 77,
  received_at: ago(i * 3),
}));
const members = [
  ['mira', 'owner'],
  ['jonas', 'developer'],
  ['kaya', 'triager'],
].map(([login, r], i) => ({
  id: randomUUID(),
  user_id: login!,
  login: login!,
  name: null,
  avatar_url: null,
  role: r as Role,
  state: i === 2 ? 'invited' : 'member',
  created_at: ago(900),
}));
const tokens = [
  {
    id: randomUUID(),
    name: 'ci',
    role: 'triager',
    prefix: 'sct_4f2a',
    last_used_at: ago(70),
    expires_at: null,
    created_at: ago(3000),
  },
];

const problem = (status: number, code: string, detail: string, fields?: unknown) => ({
  status,
  body: {
    type: 'about:blank',
    title: code,
    status,
    code,
    detail,
    request_id: randomUUID(),
    ...(fields ? { fields } : {}),
  },
});
const page = <T>(items: T[], q: URLSearchParams) => {
  const at = Number(q.get('cursor') ?? 0);
  const limit = Number(q.get('limit') ?? 50);
  return { items: items.slice(at, at + limit), next_cursor: at + limit < items.length ? String(at + limit) : null };
};
const detail = (c: Cluster) => ({
  ...c,
  frames: [
    { file: 'src/cart/CartList.tsx', line: 9, function: 'CartList', in_app: true },
    { file: 'react-dom.js', line: 14985, function: 'renderWithHooks', in_app: false },
  ],
  exception: { type: 'TypeError', value: "Cannot read properties of undefined (reading 'map')" },
  representative_feedback_id: feedback.find((f) => f.cluster_id === c.id)?.id ?? null,
  suggestions: suggestions.filter((s) => s.cluster.id === c.id || s.other.id === c.id),
});

function filtered(q: URLSearchParams) {
  let list = clusters;
  const status = q.get('status');
  if (status === 'open') list = list.filter((c) => c.status !== 'resolved' && c.status !== 'ignored');
  else if (status) list = list.filter((c) => status.split(',').includes(c.status));
  const text = q.get('text')?.toLowerCase();
  if (text) list = list.filter((c) => c.title.toLowerCase().includes(text) || c.short_id.toLowerCase().includes(text));
  if (q.get('source')) list = list.filter((c) => c.sources.some((s) => s.source === q.get('source')));
  if (q.get('repository_id')) list = list.filter((c) => c.repository?.id === q.get('repository_id'));
  if (q.get('sort') === 'count') list = [...list].sort((a, b) => b.count - a.count);
  return list;
}

function runFix(clusterId: string) {
  const c = clusters.find((x) => x.id === clusterId)!;
  const job = makeJob(c, 'running', 'preparing', 0);
  logs.set(job.id, []);
  job.steps = [];
  c.status = 'fixing';
  c.active_job = { id: job.id, status: 'running', stage: 'preparing' };
  c.fix = { ready: false, reason: 'A fix is running.', remedy_path: null };
  emit('fix.started', `mira started a fix of ${c.short_id}`, c.id, job.id);
  const stages = [
    'pending',
    'preparing',
    'planning',
    'baseline',
    'agent',
    'importing',
    'gating',
    'verifying',
    'publishing',
  ] as const;
  let i = 0;
  let seq = 0;
  const timer = setInterval(() => {
    if (job.status !== 'running') return clearInterval(timer);
    for (let n = 0; n < 6; n++) {
      const line = {
        seq: ++seq,
        at: new Date().toISOString(),
        stage: job.stage,
        origin: (['sandbox', 'agent', 'test'] as const)[seq % 3]!,
        level: 'info' as const,
        text: `\u001b[36mstep ${seq}\u001b[0m of ${job.stage}`,
        job_id: job.id,
      };
      logs.get(job.id)!.push(line);
      for (const s of streams) s.write(`id: L${seq}\nevent: log\ndata: ${JSON.stringify(line)}\n\n`);
    }
    const last = job.steps.at(-1);
    if (last) last.finished_at = new Date().toISOString();
    if (i < stages.length) {
      job.stage = stages[i]!;
      job.steps.push({ stage: stages[i]!, started_at: new Date().toISOString(), finished_at: null, summary: null });
      c.active_job = { id: job.id, status: 'running', stage: job.stage };
      i++;
      emit('fix.moved', `${c.short_id}: ${job.stage}`, c.id, job.id);
      return;
    }
    clearInterval(timer);
    const done = makeJob(c, 'success', 'done', 1);
    jobs.splice(jobs.indexOf(done), 1);
    Object.assign(job, {
      status: 'success',
      stage: 'done',
      finished_at: new Date().toISOString(),
      evidence: done.evidence,
      patch: done.patch,
      evidence_level: 'A',
      additions: 12,
      deletions: 1,
      files_changed: 2,
      branch: done.branch,
    });
    const pr = openPr(job, 'open', 20 + prs.length);
    c.status = 'pr_opened';
    c.active_job = null;
    c.github_pr_url = pr.url;
    emit('fix.ended', `${c.short_id}: a verified fix`, c.id, job.id);
    emit('pr.opened', `#${pr.number} opened`, c.id, job.id);
  }, 1500);
  return job;
}

function answer(method: string, path: string, q: URLSearchParams, body: Record<string, unknown>): unknown {
  if (path === '/api/me') return process.env.FAKE_OUT ? problem(401, 'unauthenticated', 'Sign in first.') : me;
  if (path === '/api/sign-in')
    return {
      method: process.env.FAKE_SIGNIN ?? 'link',
      reason: 'No GitHub OAuth app is configured. Set GITHUB_ID and GITHUB_SECRET to turn GitHub sign-in on.',
    };
  if (path === '/api/auth/one-time-token/verify')
    return body.token === 'good' ? { ok: true } : problem(400, 'invalid', 'INVALID_TOKEN');
  if (path.startsWith('/api/auth/')) return { url: '/auth/signin', success: true };
  if (path === '/api/health') return { status: 'ok', version: '0.1.0' };
  if (path === '/api/demo') {
    projects.push(project);
    return project;
  }
  if (path === '/api/projects' && method === 'POST') {
    const p = {
      ...project,
      id: randomUUID(),
      slug: String(body.name)
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '-'),
      name: String(body.name),
      demo: false,
    };
    projects.push(p);
    return p;
  }
  if (path === '/api/source-kinds') return { items: kinds };
  if (path === '/api/capabilities')
    return {
      models: [
        { provider: 'gemini', model: 'gemini-2.5-flash', configured: false, hint: 'Set GEMINI_API_KEY to turn it on.' },
        {
          provider: 'openai-compatible',
          model: 'qwen3-coder',
          configured: true,
          hint: 'Answers at http://127.0.0.1:8000.',
        },
      ],
      agents: [
        { id: 'repair', available: true, reason: 'Works without a model.' },
        { id: 'builtin', available: false, reason: 'Needs a model: set GEMINI_API_KEY or OPENAI_API_KEY.' },
      ],
      sandboxes: [
        { id: 'local', available: true, problems: [] },
        { id: 'docker', available: false, problems: ['No Docker socket at /var/run/docker.sock.'] },
      ],
      forges: [
        { id: 'local', available: true, reason: 'Bare git repositories on this machine.' },
        { id: 'github', available: false, reason: 'Set GITHUB_ID and GITHUB_SECRET.' },
      ],
    };
  const m = path.match(/^\/api\/projects\/([^/]+)(\/.*)?$/);
  if (!m) return problem(404, 'not_found', 'No such route.');
  const p = projects.find((x) => x.id === m[1]);
  if (!p) return problem(404, 'not_found', 'No such project.');
  const rest = m[2] ?? '';
  const [, noun, id, verb, sub, subverb] = rest.split('/');
  if (rest === '') {
    if (method === 'PATCH') {
      Object.assign(p, { ...body, settings: { ...p.settings, ...(body.settings as object) } });
    }
    return p;
  }
  if (rest === '/stats') return stats();
  if (rest === '/decisions')
    return {
      suggestions,
      pull_requests: prs.filter((x) => x.state === 'open'),
      clusters: clusters.filter((c) => ['new', 'regressed'].includes(c.status)).slice(0, 8),
      running: jobs.filter((j) => j.status === 'running'),
      failed: clusters.filter((c) => c.status === 'failed'),
    };
  if (rest === '/activity')
    return page(
      events.filter((e) => !q.get('cluster_id') || e.cluster_id === q.get('cluster_id')),
      q,
    );
  if (rest === '/clustering/status')
    return { pending: 0, running: null, last: null, items_per_second: null, eta_seconds: null, algorithm: 'v1' };
  if (noun === 'suggestions') {
    if (!id) return { items: suggestions };
    const i = suggestions.findIndex((s) => s.id === id);
    const [s] = suggestions.splice(i, 1);
    emit('suggestion.answered', 'answered', s?.other.id);
    return { cluster_id: s?.other.id };
  }
  if (noun === 'clusters') {
    if (!id) return page(filtered(q), q);
    const c = clusters.find((x) => x.id === id);
    if (!c) return problem(404, 'not_found', 'No such cluster.');
    if (verb === 'plan') {
      if (method === 'GET') return { plan: plans.get(id) ?? null };
      const plan = {
        ...(plans.get(id) ?? {
          id: randomUUID(),
          cluster_id: id,
          approved: false,
          base_commit: null,
          cause: 'Computed cause.',
          files: ['src/a.ts'],
          tasks: ['Do it'],
          citations: [],
          made_by: 'computed' as const,
        }),
        ...body,
        updated_at: new Date().toISOString(),
        ...(method === 'PUT' && { made_by: 'person' as const }),
      };
      plans.set(id, plan as never);
      return plan;
    }
    if (verb === 'start_fix') return c.fix.ready ? runFix(id) : problem(409, 'conflict', c.fix.reason);
    if (verb === 'jobs') return { items: jobs.filter((j) => j.cluster_id === id) };
    if (method === 'PATCH') {
      if (c.short_id === 'SHOP-409' && body.status)
        return problem(409, 'conflict', 'Another member resolved it a moment ago.');
      if (body.repository_id !== undefined) {
        const r = repositories.find((x) => x.id === body.repository_id);
        c.repository = r ? { id: r.id, name: r.name } : null;
        c.fix = r ? { ready: true } : c.fix;
        delete body.repository_id;
      }
      Object.assign(c, body);
      emit('cluster.changed', `mira changed ${c.short_id}`, c.id);
    }
    return detail(c);
  }
  if (noun === 'feedback') {
    if (method === 'POST') {
      if (!body.body)
        return problem(422, 'invalid', 'The report is empty.', [{ path: 'body', message: 'say what happened' }]);
      const f = {
        ...feedback[0]!,
        id: randomUUID(),
        source: 'manual' as const,
        title: String(body.title ?? '') || String(body.body).slice(0, 60),
        body: String(body.body),
        cluster_id: null,
        cluster_short_id: null,
        cluster_title: null,
        why: [],
        last_seen_at: new Date().toISOString(),
      };
      feedback.unshift(f);
      emit('feedback.created', 'A report');
      return f;
    }
    if (id) return feedback.find((f) => f.id === id) ?? problem(404, 'not_found', 'No such report.');
    return page(
      feedback.filter(
        (f) =>
          (!q.get('cluster_id') || f.cluster_id === q.get('cluster_id')) &&
          (!q.get('source') || f.source === q.get('source')) &&
          (!q.get('status') || f.upstream_state === q.get('status')) &&
          (!q.get('text') || f.title.toLowerCase().includes(q.get('text')!.toLowerCase())),
      ),
      q,
    );
  }
  if (noun === 'jobs') {
    if (!id)
      return page(
        jobs.filter((j) => !q.get('status') || j.status === q.get('status')),
        q,
      );
    const j = jobs.find((x) => x.id === id);
    if (!j) return problem(404, 'not_found', 'No such job.');
    if (verb === 'logs') {
      const all = logs.get(id) ?? [];
      const after = Number(q.get('after') ?? 0);
      const items = all.filter((l) => l.seq > after).slice(0, Number(q.get('limit') ?? 500));
      return { items, last_seq: all.at(-1)?.seq ?? 0, ended: j.status !== 'running' };
    }
    if (verb === 'cancel') {
      j.status = 'cancelled';
      j.stage = 'cancelled';
      j.finished_at = new Date().toISOString();
      const c = clusters.find((x) => x.id === j.cluster_id)!;
      c.status = 'new';
      c.active_job = null;
      c.fix = { ready: true };
      emit('fix.ended', 'cancelled', c.id, j.id);
    }
    return j;
  }
  if (noun === 'pull-requests') {
    if (!id)
      return page(
        prs.filter((x) => !q.get('state') || x.state === q.get('state')),
        q,
      );
    const pr = prs.find((x) => x.id === id);
    if (!pr) return problem(404, 'not_found', 'No such pull request.');
    if (verb === 'merge') {
      pr.state = 'merged';
      pr.merged_at = new Date().toISOString();
      pr.can_merge = { possible: false, reason: 'It is merged.' };
      emit('pr.merged', 'merged', pr.cluster_id);
    }
    if (verb === 'close') {
      pr.state = 'closed';
      pr.can_merge = { possible: false, reason: 'It is closed.' };
      emit('pr.closed', 'closed', pr.cluster_id);
    }
    return pr;
  }
  if (noun === 'sources') {
    if (!id) {
      if (method === 'POST') {
        if (body.kind === 'github' && !(body.settings as Record<string, unknown>)?.repository)
          return problem(422, 'invalid', 'Some settings are missing.', [
            { path: 'settings.repository', message: 'Required' },
          ]);
        const s = {
          ...sources[0],
          ...body,
          id: randomUUID(),
          state: 'listening',
          enabled: true,
          last_delivery_at: null,
          deliveries_today: 0,
          failures_today: 0,
          last_error: null,
          ingest_url: `http://localhost:3000/api/ingest/${body.kind}/sk_9f31c0de52aa41b7`,
          has_secret: true,
        };
        sources.push(s as never);
        setTimeout(() => {
          Object.assign(s, { state: 'receiving', deliveries_today: 1, last_delivery_at: new Date().toISOString() });
          emit('source.received', 'First delivery');
        }, 9000);
        return { ...s, secret: 'whsec_51f0c2d94b7e4f1aa0' };
      }
      return { items: sources };
    }
    const s = sources.find((x) => x.id === id);
    if (!s) return problem(404, 'not_found', 'No such source.');
    if (verb === 'deliveries')
      return subverb
        ? { ...deliveries.find((d) => d.id === sub), status: 'accepted', reason: null }
        : page(s.state === 'listening' ? [] : deliveries, q);
    if (verb === 'rotate')
      return {
        ...s,
        ingest_url: s.ingest_url?.replace(/sk_.*/, 'sk_77aa12bc90de4412'),
        secret: 'whsec_new0c2d94b7e4f1aa0',
      };
    if (method === 'DELETE') {
      sources.splice(sources.indexOf(s), 1);
      return null;
    }
    if (method === 'PATCH') Object.assign(s, body, body.enabled === false ? { state: 'off' } : {});
    return s;
  }
  if (noun === 'repositories') {
    if (id === 'detect')
      return String(body.name).includes('nope')
        ? problem(422, 'invalid', 'There is no git repository at this path.', [
            { path: 'name', message: 'not a git repository' },
          ])
        : {
            base_branch: 'main',
            branches: ['main', 'develop'],
            language: 'TypeScript',
            setup_command: 'npm ci',
            test_command: 'npm test',
            files: 214,
          };
    if (!id) {
      if (method === 'POST') {
        const r = {
          id: randomUUID(),
          base_branch: 'main',
          setup_command: 'npm ci',
          test_command: 'npm test',
          created_at: ago(0),
          hints: '',
          ...body,
        } as never;
        repositories.push(r);
        return r;
      }
      return { items: repositories };
    }
    const r = repositories.find((x) => x.id === id);
    if (!r) return problem(404, 'not_found', 'gone');
    if (method === 'DELETE') {
      repositories.splice(repositories.indexOf(r), 1);
      return null;
    }
    Object.assign(r, body);
    return r;
  }
  if (noun === 'members') {
    if (!id) {
      if (method === 'POST') {
        const n = {
          id: randomUUID(),
          user_id: null,
          name: null,
          avatar_url: null,
          state: 'invited',
          created_at: ago(0),
          ...body,
        } as never;
        members.push(n);
        return n;
      }
      return { items: members };
    }
    const x = members.find((y) => y.id === id)!;
    if (method === 'DELETE') {
      members.splice(members.indexOf(x), 1);
      return null;
    }
    Object.assign(x, body);
    return x;
  }
  if (noun === 'tokens') {
    if (!id) {
      if (method === 'POST') {
        const t = {
          id: randomUUID(),
          prefix: 'sct_9b1c',
          last_used_at: null,
          expires_at: null,
          created_at: ago(0),
          ...body,
        } as never;
        tokens.push(t);
        return { ...(t as object), token: 'sct_9b1c0d2e4f6a8b0c2d4e6f8a' };
      }
      return { items: tokens };
    }
    tokens.splice(
      tokens.findIndex((t) => t.id === id),
      1,
    );
    return null;
  }
  return problem(404, 'not_found', `No such route: ${rest}`);
}

createServer(async (req, res) => {
  const url = new URL(req.url!, 'http://x');
  if (url.pathname.endsWith('/events')) {
    res.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store, no-transform' });
    res.write('retry: 500\n\n: hello\n\n');
    streams.add(res);
    req.on('close', () => streams.delete(res));
    return;
  }
  let raw = '';
  for await (const chunk of req) raw += chunk;
  const body = raw ? JSON.parse(raw) : {};
  const out = answer(req.method!, url.pathname, url.searchParams, body);
  if (out === null) {
    res.writeHead(204).end();
    return;
  }
  const failed =
    typeof out === 'object' &&
    out !== null &&
    'body' in out &&
    'status' in out &&
    typeof out.status === 'number' &&
    !('id' in out)
      ? (out as { status: number; body: unknown })
      : null;
  const headers: Record<string, string> = { 'content-type': failed ? 'application/problem+json' : 'application/json' };
  if (url.pathname.endsWith('/verify') && !failed)
    headers['set-cookie'] = 'soulcaster.session_token=x; Path=/; HttpOnly';
  res.writeHead(failed?.status ?? 200, headers).end(JSON.stringify(failed?.body ?? out));
}).listen(Number(process.env.PORT ?? 4101));
setInterval(() => {
  for (const s of streams) s.write(': beat\n\n');
}, 10_000);
