import { randomUUID } from 'node:crypto';
import type {
  Cluster,
  ClusterStatus,
  Feedback,
  JobDetail,
  LogLine,
  Plan,
  PullRequestDetail,
  Repository,
  Source,
  SourceKind,
  Suggestion,
} from '@soulcaster/contract';

export const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
const titles = [
  ["TypeError: Cannot read properties of undefined (reading 'map') in CartList", 'src/cart/CartList.tsx', 'regressed'],
  ['Checkout button does nothing on Safari 19 when Apple Pay is preselected', 'src/checkout/pay.ts', 'fixing'],
  ['Password reset e-mail is sent twice to SSO users', 'src/auth/reset.ts', 'pr_opened'],
  ['CSV export truncates rows after 10,000 records', 'src/export/csv.ts', 'new'],
  ['Dark mode: date picker text unreadable on settings page', null, 'new'],
  ['Webhook retries are not idempotent, duplicate invoices created', 'src/billing/webhook.ts', 'failed'],
  ['Slow dashboard: /api/metrics takes >8s with 90 day range', 'src/metrics/range.ts', 'new'],
  ['Search returns deleted projects until cache expires', 'src/search/index.ts', 'merged'],
  ['Timezone off by one day in weekly digest for UTC+13', 'src/digest/week.ts', 'resolved'],
  ['Upload fails with 413 for 12 MB images behind proxy', null, 'new'],
  ['Memory leak in websocket reconnect loop', 'src/live/socket.ts', 'new'],
  ['Cannot invite teammates with plus-addressed e-mail', 'src/members/invite.ts', 'pr_opened'],
  ['Keyboard shortcut ⌘K conflicts with browser address bar', null, 'ignored'],
  ['Stripe tax ID validation rejects valid EU VAT numbers', 'src/billing/vat.ts', 'new'],
  ['Race condition when two agents claim the same job', 'src/queue/claim.ts', 'new'],
  ['Onboarding tour overlaps cookie banner on mobile', null, 'new'],
  ['404 after renaming a workspace with open deep links', 'src/routes/workspace.ts', 'new'],
  ['Session expires mid-form and discards the draft', 'src/auth/session.ts', 'failed'],
  ['GraphQL N+1 on /projects/:id/members', 'src/graphql/members.ts', 'new'],
  ['Emoji in branch names break the GitHub integration', 'src/github/branch.ts', 'new'],
  ['Tooltip flickers when hovering chart edges', null, 'new'],
  ['Audit log misses API-token events', 'src/audit/log.ts', 'new'],
  ["Sorting by 'last seen' ignores pagination cursor", 'src/list/cursor.ts', 'new'],
  ['Rate limiter counts preflight OPTIONS requests', 'src/http/limit.ts', 'new'],
] as const;
const kinds: SourceKind[] = ['sentry', 'github', 'manual', 'webhook', 'reddit', 'posthog'];

export const repositories: Repository[] = ['acme/shop', 'acme/api', '/srv/git/console.git'].map((name) => ({
  id: randomUUID(),
  forge: name.startsWith('/') ? 'local' : 'github',
  name,
  base_branch: 'main',
  setup_command: 'npm ci',
  test_command: 'npm test',
  hints: '',
  created_at: ago(90_000),
}));

export const clusters: Cluster[] = Array.from({ length: 72 }, (_, i) => {
  const [title, place, status] = titles[i % titles.length]!;
  const seed = (i * 7919) % 997;
  const st = (i < titles.length ? status : 'new') as ClusterStatus;
  const repo = i % 9 === 4 ? null : repositories[i % 3]!;
  const count = 3 + ((seed * 3) % 60);
  return {
    id: randomUUID(),
    short_id: `SHOP-${412 - i}`,
    title: i < titles.length ? title : `${title} (${Math.floor(i / titles.length) + 1})`,
    summary:
      'Since the last release the cart page fails to render for accounts whose cart was emptied in another tab; the list is read before it is loaded.',
    title_by_person: i % 11 === 3,
    count,
    occurrences: count * 17 + seed,
    reporters: 1 + (seed % 40),
    status: st,
    ignored_until: st === 'ignored' && i % 2 ? ago(-9000) : null,
    sources: kinds
      .slice(i % 3, (i % 3) + 1 + (i % 4))
      .map((source, j) => ({ source, count: Math.max(1, Math.round(count / (j + 1.5))) })),
    repository: repo && { id: repo.id, name: repo.name },
    place: place ?? null,
    github_branch: null,
    github_pr_url: null,
    error_message:
      st === 'failed'
        ? 'The change was made, but two tests that passed before fail with it: cart totals keep their currency.'
        : null,
    active_job: null,
    cohesion: (['tight', 'moderate', 'loose', null] as const)[i % 4]!,
    activity: Array.from({ length: 14 }, (_, d) =>
      Math.max(0, Math.round((i % 2 ? 14 - d : d) * ((seed + d * 31) % 7) * 0.3)),
    ),
    open_suggestions: i % 10 === 3 ? 1 : 0,
    all_closed_upstream: i % 17 === 6,
    fix:
      st === 'new' || st === 'failed' || st === 'regressed'
        ? repo
          ? { ready: true }
          : { ready: false, reason: 'No repository is chosen for this cluster.', remedy_path: '/settings/repositories' }
        : { ready: false, reason: 'A fix is possible for new, failed and regressed clusters.', remedy_path: null },
    first_seen_at: ago(1440 * (2 + (seed % 20))),
    last_seen_at: ago(i * i * 0.9),
    created_at: ago(1440 * 20),
    updated_at: ago(i),
  };
});

const bodies = [
  "Opened the cart after clearing it on my phone. White page, console says cannot read properties of undefined (reading 'map').\n\nSteps:\n1. Add an item\n2. Empty the cart in another tab\n3. Reload",
  'cart page is blank since yesterday??? had to use another browser',
  "TypeError: Cannot read properties of undefined (reading 'map')\n    at CartList (src/cart/CartList.tsx:9:19)\n    at renderWithHooks (react-dom.js:14985:18)",
  'Our customers report an empty page when they return to the cart from the payment step.',
];
export const feedback: Feedback[] = clusters.slice(0, 30).flatMap((cluster, c) =>
  Array.from({ length: c === 0 ? 12 : 3 }, (_, i) => {
    const source = cluster.sources[i % cluster.sources.length]!.source;
    return {
      id: randomUUID(),
      source,
      source_id: null,
      external_id: `ext-${c}-${i}`,
      title:
        i === 0
          ? cluster.title
          : ['Cart is blank after emptying it', 'White page on /cart', 'Cart broken', 'Empty cart crashes'][i % 4]!,
      body: bodies[i % bodies.length]!,
      permalink: i % 2 ? 'https://example.com/issues/42' : null,
      author: ['mira', 'jonas', 'support@acme', null][i % 4]!,
      metadata: {
        release: '2.14.0',
        browser: 'Safari 19.1',
        level: 'error',
        tags: { route: '/cart', locale: 'de-DE' },
      },
      exception:
        i % 3 === 2 ? { type: 'TypeError', value: "Cannot read properties of undefined (reading 'map')" } : null,
      frames:
        i % 3 === 2
          ? [
              { file: 'src/cart/CartList.tsx', line: 9, function: 'CartList', in_app: true },
              { file: 'react-dom.js', line: 14985, function: 'renderWithHooks', in_app: false },
            ]
          : [],
      occurrences: 1 + i * 4,
      upstream_state: i % 5 === 4 ? 'closed' : 'open',
      cluster_id: cluster.id,
      cluster_short_id: cluster.short_id,
      cluster_title: cluster.title,
      why:
        i === 0
          ? [{ type: 'first_report' }]
          : i % 3 === 2
            ? [{ type: 'same_crash', exception: 'TypeError', frames: ['src/cart/CartList.tsx:9'] }]
            : [{ type: 'similar_words', score: 0.86, terms: ['cart', 'empty', 'white page'], nearest: [] }],
      occurred_at: ago(30 + i * 300),
      first_seen_at: ago(3000 + i * 300),
      last_seen_at: ago(2 + i * 90 + c * 7),
      created_at: ago(40 + i * 300),
    } satisfies Feedback;
  }),
);
const ref = (c: Cluster) => ({ id: c.id, short_id: c.short_id, title: c.title, count: c.count });
export const suggestions: Suggestion[] = [
  [3, 22],
  [0, 17],
  [13, 9],
].map(([a, b]) => ({
  id: randomUUID(),
  cluster: ref(clusters[a!]!),
  other: ref(clusters[b!]!),
  score: 0.61,
  terms: ['export', 'rows', 'cursor'],
  created_at: ago(50),
}));

export const patch = `diff --git a/src/cart/CartList.tsx b/src/cart/CartList.tsx
index 3f1c2aa..8b0e4d1 100644
--- a/src/cart/CartList.tsx
+++ b/src/cart/CartList.tsx
@@ -1,12 +1,16 @@
 import { useCart } from "./useCart";
+import { EmptyState } from "../ui/EmptyState";
 import { Money } from "../ui/Money";
 
 export function CartList({ onRemove }: Props) {
   const cart = useCart();
+  const items = cart?.items ?? [];
+
+  if (items.length === 0) return <EmptyState title="Your cart is empty" />;
 
   return (
     <ul className="cart">
-      {cart.items.map((item) => (
+      {items.map((item) => (
         <li key={item.id}>
           <span>{item.title}</span>
           <Money value={item.price} />
diff --git a/src/cart/CartList.test.tsx b/src/cart/CartList.test.tsx
new file mode 100644
index 0000000..5d1e2f3
--- /dev/null
+++ b/src/cart/CartList.test.tsx
@@ -0,0 +1,8 @@
+import { render, screen } from "@testing-library/react";
+import { CartList } from "./CartList";
+
+test("an emptied cart shows that it is empty", () => {
+  render(<CartList onRemove={() => {}} />);
+  expect(screen.getByText("Your cart is empty")).toBeVisible();
+});
+
`;
const evidence: JobDetail['evidence'] = {
  level: 'A',
  summary: 'One new test fails on main and passes with the change; the other 214 pass as before.',
  reproducing_tests: ['src/cart/CartList.test.tsx › an emptied cart shows that it is empty'],
  newly_passing: ['src/cart/CartList.test.tsx › an emptied cart shows that it is empty'],
  newly_failing: [],
  commands: [
    { phase: 'base', command: 'npm test', exit_code: 0, duration_ms: 8400, passed: 214, failed: 0 },
    { phase: 'base + tests', command: 'npm test', exit_code: 1, duration_ms: 8600, passed: 214, failed: 1 },
    { phase: 'base + tests + fix', command: 'npm test', exit_code: 0, duration_ms: 8500, passed: 215, failed: 0 },
  ],
  not_checked: [
    'Safari itself: the tests run in Node with a simulated DOM.',
    'No end-to-end test of the payment step.',
  ],
};

export const jobs: JobDetail[] = [];
export const prs: PullRequestDetail[] = [];
export const logs = new Map<string, LogLine[]>();
export const plans = new Map<string, Plan>();

export function makeJob(
  cluster: Cluster,
  status: JobDetail['status'],
  stage: JobDetail['stage'],
  at: number,
): JobDetail {
  const done = status === 'success';
  const job: JobDetail = {
    id: randomUUID(),
    cluster_id: cluster.id,
    cluster_short_id: cluster.short_id,
    cluster_title: cluster.title,
    repository_id: repositories[0]!.id,
    repository_name: repositories[0]!.name,
    status,
    stage,
    attempt: 1,
    agent: 'repair',
    sandbox: 'local',
    model: null,
    started_by: 'mira',
    hint: null,
    message:
      status === 'failed'
        ? 'Two tests that passed before fail with the change. Start again with a hint, or fix it by hand from the branch.'
        : null,
    cost_usd: done ? 0.08 : 0,
    evidence_level: done ? 'A' : null,
    files_changed: done ? 2 : 0,
    additions: done ? 12 : 0,
    deletions: done ? 1 : 0,
    pull_request_id: null,
    pr_url: null,
    created_at: ago(at),
    started_at: ago(at),
    finished_at: status === 'running' ? null : ago(at - 1),
    steps: (
      [
        'pending',
        'preparing',
        'planning',
        'baseline',
        'agent',
        'importing',
        'gating',
        'verifying',
        'publishing',
      ] as const
    )
      .slice(0, done ? 9 : 5)
      .map((s, i) => ({
        stage: s,
        started_at: new Date(Date.now() - at * 60_000 + i * 6000).toISOString(),
        finished_at:
          status === 'running' && i === 4 ? null : new Date(Date.now() - at * 60_000 + (i + 1) * 6000).toISOString(),
        summary: i === 3 ? '214 tests pass on main' : null,
      })),
    patch: done ? patch : null,
    evidence: done ? evidence : null,
    blocked_reasons:
      stage === 'blocked'
        ? [
            {
              code: 'protected_path',
              path: '.github/workflows/ci.yml',
              message: 'A fix must not change the CI configuration.',
            },
          ]
        : [],
    question: stage === 'ambiguous' ? 'Should an emptied cart redirect to the shop, or show an empty state?' : null,
    branch: done ? `soulcaster/cluster-${cluster.short_id.toLowerCase()}` : null,
    base_commit: '9f31c0de52',
  };
  jobs.unshift(job);
  const words: [LogLine['origin'], string][] = [
    ['sandbox', '\u001b[36mnpm ci\u001b[0m \u001b[2m(cache hit)\u001b[0m'],
    ['agent', '\u001b[1mPlan\u001b[0m: reproduce with an empty cart, guard CartList, add a test'],
    ['agent', 'read src/cart/CartList.tsx (24 lines)'],
    ['agent', 'write src/cart/CartList.test.tsx \u001b[32m+8\u001b[0m'],
    ['test', '\u001b[41m\u001b[97m FAIL \u001b[0m src/cart/CartList.test.tsx > renders empty state'],
    ['test', "\u001b[31mTypeError: Cannot read properties of undefined (reading 'map')\u001b[0m"],
    ['test', '\u001b[2m    at CartList (src/cart/CartList.tsx:9:19)\u001b[0m'],
    [
      'agent',
      '\u001b[33mreproduced\u001b[0m, editing src/cart/CartList.tsx \u001b[32m+6\u001b[0m \u001b[31m-1\u001b[0m',
    ],
    ['test', '\u001b[42m\u001b[30m PASS \u001b[0m src/cart/CartList.test.tsx \u001b[2m(1 test, 212 ms)\u001b[0m'],
    ['git', 'pushed soulcaster/cluster-shop-412'],
  ];
  logs.set(
    job.id,
    Array.from({ length: status === 'running' ? 40 : 400 }, (_, i) => ({
      seq: i + 1,
      at: new Date(Date.now() - at * 60_000 + i * 300).toISOString(),
      stage: 'agent',
      origin: words[i % 10]![0],
      level: i % 50 === 49 ? 'warn' : 'info',
      text: words[i % 10]![1],
    })),
  );
  return job;
}

export function openPr(job: JobDetail, state: 'open' | 'merged' | 'closed', number: number): PullRequestDetail {
  const pr: PullRequestDetail = {
    id: randomUUID(),
    cluster_id: job.cluster_id,
    cluster_short_id: job.cluster_short_id,
    cluster_title: job.cluster_title,
    job_id: job.id,
    repository_id: job.repository_id,
    repository_name: job.repository_name,
    forge: 'local',
    number,
    title: `Fix: ${job.cluster_title}`,
    state,
    draft: number % 2 === 0,
    branch: job.branch ?? 'soulcaster/cluster',
    base_branch: 'main',
    url: '',
    evidence_level: 'A',
    additions: 12,
    deletions: 1,
    files_changed: 2,
    created_at: ago(30),
    updated_at: ago(20),
    merged_at: state === 'merged' ? ago(10) : null,
    body: `## What breaks\n\nThe cart page fails to render when the cart was emptied in another tab.\n\n- Reports: **12** from \`sentry\`, \`github\` and \`manual\`\n- First seen 18 days ago\n\n> cart page is blank since yesterday???\n\n### Evidence\n\n| Commit | Command | Result |\n| --- | --- | --- |\n| base | \`npm test\` | 214 passed |\n| base + tests | \`npm test\` | **1 failed** |\n| fix | \`npm test\` | 215 passed |\n\n\`\`\`\nTypeError: Cannot read properties of undefined (reading 'map')\n\`\`\`\n\nGenerated; please review carefully. [Report](https://example.com/issues/42)`,
    patch,
    evidence,
    fetch_command: `git fetch /srv/git/console.git ${job.branch}`,
    can_merge: state === 'open' ? { possible: true } : { possible: false, reason: 'It is already merged.' },
  };
  pr.url = `/dashboard/prs/${pr.id}`;
  job.pull_request_id = pr.id;
  job.pr_url = pr.url;
  prs.unshift(pr);
  return pr;
}

const failed = makeJob(clusters[5]!, 'failed', 'error', 300);
failed.evidence = { ...evidence!, level: 'B', newly_failing: ['cart totals keep their currency'] };
makeJob(clusters[17]!, 'failed', 'blocked', 200);
makeJob(clusters[6]!, 'failed', 'ambiguous', 180);
for (const [i, n, s] of [
  [7, 12, 'merged'],
  [2, 14, 'open'],
  [11, 15, 'open'],
] as const) {
  const j = makeJob(clusters[i]!, 'success', 'done', 100 - n);
  const pr = openPr(j, s, n);
  clusters[i]!.github_pr_url = pr.url;
  clusters[i]!.github_branch = pr.branch;
}
const run = makeJob(clusters[1]!, 'running', 'agent', 1);
clusters[1]!.active_job = { id: run.id, status: 'running', stage: 'agent' };
plans.set(clusters[0]!.id, {
  id: randomUUID(),
  cluster_id: clusters[0]!.id,
  made_by: 'computed',
  approved: false,
  base_commit: '9f31c0de52',
  updated_at: ago(5),
  cause:
    '`CartList` reads `cart.items` before the cart is loaded; `useCart` gives undefined after the cart was emptied elsewhere.',
  files: ['src/cart/CartList.tsx', 'src/cart/useCart.ts'],
  tasks: ['Write a test that renders CartList with no cart', 'Guard the list', 'Check the other readers of useCart'],
  citations: [{ path: 'src/cart/CartList.tsx', line: 9 }],
});

const src = (kind: SourceKind, name: string, state: Source['state'], extra: Partial<Source> = {}): Source => ({
  id: randomUUID(),
  kind,
  name,
  enabled: state !== 'off',
  ingest_url: `http://localhost:3000/api/ingest/${kind}/sk_••••••••4f2a`,
  has_secret: true,
  secret_last_used_at: ago(4),
  settings: {},
  repository_id: null,
  state,
  last_delivery_at: state === 'listening' ? null : ago(4),
  deliveries_today: state === 'listening' ? 0 : 312,
  failures_today: state === 'failing' ? 14 : 0,
  last_error:
    state === 'failing' ? 'The signature of the last delivery did not match. Check the secret at the sender.' : null,
  synced_at: null,
  created_at: ago(9000),
  ...extra,
});
export const sources: Source[] = [
  src('sentry', 'Sentry production', 'receiving'),
  src('github', 'acme/shop issues', 'failing', { synced_at: ago(10) }),
  src('webhook', 'Status page', 'listening'),
  src('manual', 'Typed in', 'receiving', { ingest_url: null, has_secret: false, failures_today: 0 }),
  src('reddit', 'r/acmeshop', 'off'),
];
