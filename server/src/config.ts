import { join, resolve } from 'node:path';
import { z } from 'zod';
import { AppError } from './errors.ts';

const text = z.string().trim().min(1).optional();
const secret = z.string().trim().min(8).optional();
const url = z.url({ protocol: /^https?$/ }).transform((value) => value.replace(/\/+$/, ''));
const port = z.coerce.number().int().min(0).max(65_535);
const list = z
  .string()
  .transform((value) =>
    value
      .split(',')
      .map((entry) => entry.trim())
      .filter(Boolean),
  )
  .default([]);
const milliseconds = z.coerce.number().int().positive();

/**
 * Every environment variable that Soulcaster reads, by section. `.env.example` and the table of `soulcaster doctor` are made from
 * it; an empty value counts as unset.
 */
export const environment = {
  'Where it listens': {
    PORT: port.default(3000).describe('The one port of dashboard and API.'),
    HOST: text.describe(
      'The address to bind to. Unset: 127.0.0.1, or all addresses once GitHub sign-in is configured.',
    ),
    PUBLIC_URL: url
      .optional()
      .describe('How browsers and webhook senders reach this server. Unset: http://localhost:PORT.'),
    NEXTAUTH_URL: url.optional().describe('The older name of PUBLIC_URL.'),
    INGEST_HOST: text.describe('Binds the ingest doors to an address of their own as well.'),
    INGEST_PORT: port.optional().describe('The port of those ingest doors.'),
    SOULCASTER_ROLE: z
      .string()
      .default('all')
      .describe('Which parts run here: all, or api, worker, web joined by commas.'),
    BACKEND_URL: url
      .optional()
      .describe('For a dashboard that is hosted apart: where the API is (also needed when it is built).'),
    LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info').describe('How much is logged.'),
    METRICS_TOKEN: secret.describe('A bearer token that may read /metrics and the health details from elsewhere.'),
  },
  'Where it stores': {
    DATA_DIR: z.string().default('./data').describe('The embedded database, the mirrors of repositories and the keys.'),
    DATABASE_URL: z
      .url({ protocol: /^postgres(ql)?$/ })
      .optional()
      .describe('Postgres 15 or later with pgvector. Unset: the embedded database in DATA_DIR.'),
    SOULCASTER_SECRET: secret.describe(
      'Encrypts tokens at rest and signs sessions. Unset: made once, kept in DATA_DIR.',
    ),
    NEXTAUTH_SECRET: secret.describe('The older name of SOULCASTER_SECRET.'),
    GROUPING_MEMORY_MB: z.coerce
      .number()
      .int()
      .min(64)
      .default(1024)
      .describe('How much memory the grouping may keep of projects that are at rest; what is dropped is read again.'),
    DELIVERY_RETENTION_DAYS: z.coerce.number().int().min(1).default(30).describe('How long raw deliveries are kept.'),
  },
  'Who gets in': {
    GITHUB_ID: text.describe('Client id of the GitHub OAuth app. With GITHUB_SECRET: GitHub is the only way in.'),
    GITHUB_SECRET: secret.describe('Client secret of the GitHub OAuth app.'),
    GITHUB_BASE_URL: url
      .default('https://github.com')
      .describe('The web address of GitHub, or of a GitHub Enterprise server.'),
    GITHUB_API_URL: url.default('https://api.github.com').describe('Its API (Enterprise: https://HOST/api/v3).'),
    ALLOWED_GITHUB_USERS: list.describe('GitHub users who may sign in without an invitation, by comma.'),
    ALLOWED_GITHUB_ORGS: list.describe('GitHub organisations whose members may sign in without an invitation.'),
  },
  'Sources and repositories': {
    GITHUB_OWNER: text.describe('With GITHUB_REPO: the repository proposed for a first project.'),
    GITHUB_REPO: text.describe('See GITHUB_OWNER.'),
    SYNC_INTERVAL_SECONDS: z.coerce.number().int().min(30).default(300).describe('How often sources are polled.'),
    LOCAL_REPOSITORY_ROOTS: list.describe(
      'Folders whose git repositories may be added to the local forge, by comma. Unset: any folder while the server is on loopback, none otherwise.',
    ),
    SENTRY_API_URL: url
      .default('https://sentry.io/api/0')
      .describe('The API of Sentry, or of a server of your own (https://HOST/api/0).'),
    REDDIT_API_URL: url.default('https://oauth.reddit.com').describe("Reddit's API."),
    REDDIT_BASE_URL: url.default('https://www.reddit.com').describe('Where Reddit gives tokens.'),
    POSTHOG_API_URL: url
      .default('https://us.posthog.com')
      .describe('The API of PostHog (https://eu.posthog.com, or a server of your own).'),
    REDDIT_SUBREDDITS: list.describe('Subreddits by comma, for Reddit sources that name none.'),
    REDDIT_SORTS: list.describe('new, hot or top by comma, for Reddit sources that name none. Unset: new.'),
    REDDIT_POLL_INTERVAL_SECONDS: z.coerce
      .number()
      .int()
      .positive()
      .transform((seconds) => Math.max(30, seconds))
      .optional()
      .describe('How often Reddit sources are polled that do not say it themselves. Unset: 300.'),
    REDDIT_USERNAME: text.describe('The Reddit user who answers for this installation, for the User-Agent.'),
  },
  'Models (all optional: without one the built-in repair agent works alone)': {
    FIX_MODEL: text.describe(
      'provider/model for planning and fixing, such as google/gemini-2.5-pro. Unset: the first provider with a key.',
    ),
    GROUPING_MODEL: text.describe(
      'provider/model that is asked where the grouping is unsure and that words titles and summaries, such as google/gemini-2.5-flash. Unset: none, the matcher alone.',
    ),
    GEMINI_API_KEY: secret.describe('Google Gemini.'),
    GOOGLE_GENERATIVE_AI_API_KEY: secret.describe('The other name of GEMINI_API_KEY.'),
    GEMINI_BASE_URL: url.default('https://generativelanguage.googleapis.com/v1beta').describe('Where Gemini is.'),
    ANTHROPIC_API_KEY: secret.describe('Anthropic.'),
    ANTHROPIC_BASE_URL: url.default('https://api.anthropic.com/v1').describe('Where Anthropic is.'),
    OPENAI_API_KEY: secret.describe('OpenAI.'),
    OPENAI_BASE_URL: url.default('https://api.openai.com/v1').describe('Where OpenAI is.'),
    OPENAI_COMPATIBLE_BASE_URL: url
      .optional()
      .describe('Any server that speaks the OpenAI API: Ollama, vLLM, LM Studio …'),
    OPENAI_COMPATIBLE_API_KEY: secret.describe('Its key, if it wants one.'),
    OPENAI_COMPATIBLE_MODEL: text.describe('Its model.'),
  },
  'Grouping by meaning (optional: without an embedder the words decide alone)': {
    EMBEDDER: z
      .enum(['gemini', 'openai-compatible'])
      .optional()
      .describe('Who turns reports into vectors: gemini, or openai-compatible (OpenAI, Ollama, vLLM, TEI, LM Studio).'),
    EMBEDDING_MODEL: text.describe('Its model. Unset: gemini-embedding-001, or at OpenAI text-embedding-3-small.'),
    EMBEDDING_DIMENSIONS: z.coerce
      .number()
      .int()
      .min(2)
      .max(4000)
      .optional()
      .describe('The length of its vectors. Unset: 768 for gemini, else that of the model, where it is known.'),
    EMBEDDING_BASE_URL: url
      .optional()
      .describe(
        'Where openai-compatible is. Unset: OPENAI_COMPATIBLE_BASE_URL, else OPENAI_BASE_URL with OPENAI_API_KEY.',
      ),
    EMBEDDING_API_KEY: secret.describe('The key for EMBEDDING_BASE_URL, if it wants one.'),
    EMBEDDING_PRICE_PER_MILLION: z.coerce
      .number()
      .min(0)
      .optional()
      .describe('US dollars for a million tokens. Unset: the list price where it is known, else 0.'),
    VECTOR_INDEX: z
      .enum(['pgvector', 'upstash'])
      .default('pgvector')
      .describe('What finds the nearest vectors: the database, or Upstash Vector (an index with the cosine).'),
    UPSTASH_VECTOR_REST_URL: url.optional().describe('Upstash Vector.'),
    UPSTASH_VECTOR_REST_TOKEN: secret.describe('Its token, which may write.'),
  },
  Fixing: {
    SOULCASTER_SYSTEM_INSTALL: z
      .enum(['0', '1'])
      .default('1')
      .describe('0 forbids `npm start` to install bubblewrap by itself.'),
    JOB_TIMEOUT_MS: milliseconds.default(20 * 60_000).describe('The longest that one fix may take.'),
    JOBS_AT_ONCE: z.coerce
      .number()
      .int()
      .min(1)
      .max(64)
      .default(2)
      .describe('How many fixes run side by side on this worker.'),
    SOULCASTER_SANDBOX: z
      .enum(['local', 'docker', 'e2b'])
      .optional()
      .describe(
        'Where fixes run: local (bubblewrap on this machine), docker (a Docker or Podman engine) or e2b (microVMs at E2B). Unset: local, or e2b with E2B_API_KEY and KILOCODE_TEMPLATE_NAME.',
      ),
    DOCKER_HOST: z
      .string()
      .trim()
      .default('unix:///var/run/docker.sock')
      .describe('The docker sandbox: where the engine answers, unix:///path or tcp://host:port.'),
    DOCKER_CERT_PATH: text.describe('Its folder of ca.pem, cert.pem and key.pem; with it, tcp is spoken over TLS.'),
    DOCKER_SANDBOX_IMAGE: z
      .string()
      .trim()
      .default('soulcaster-sandbox')
      .describe('Its image, built by: docker build -t soulcaster-sandbox agent/sandboxes/docker'),
    SANDBOX_MEMORY_MB: z.coerce.number().int().min(128).default(2048).describe('Memory of one sandbox.'),
    E2B_API_KEY: secret.describe('The e2b sandbox: the key of E2B.'),
    E2B_TEMPLATE: text.describe('Its template. Unset: KILOCODE_TEMPLATE_NAME, else soulcaster-sandbox.'),
    KILOCODE_TEMPLATE_NAME: text.describe('The older name of E2B_TEMPLATE.'),
    E2B_DOMAIN: text.describe('Where E2B is, when it is hosted elsewhere. Unset: e2b.app.'),
    E2B_API_URL: url.optional().describe('Its API. Unset: https://api.E2B_DOMAIN.'),
    E2B_SANDBOX_URL: url.optional().describe('Where its sandboxes answer. Unset: by E2B_DOMAIN.'),
    AWS_REGION: text.describe('The Fargate sandbox.'),
    AWS_ACCESS_KEY_ID: text.describe('The Fargate sandbox.'),
    AWS_SECRET_ACCESS_KEY: secret.describe('The Fargate sandbox.'),
    ECS_CLUSTER_NAME: text.describe('The Fargate sandbox.'),
    ECS_TASK_DEFINITION: text.describe('The Fargate sandbox.'),
    ECS_SUBNET_IDS: list.describe('The Fargate sandbox.'),
    ECS_SECURITY_GROUP_IDS: list.describe('The Fargate sandbox.'),
  },
} as const;

/** Names of the earlier Soulcaster that mean nothing any more, and what replaces each. */
export const obsoleteNames: [pattern: RegExp, instead: string][] = [
  [/^(UPSTASH_)?REDIS_/, 'The queue is in the database now: remove it.'],
  [/^UPSTASH_.*REDIS/, 'The queue is in the database now: remove it.'],
  [/^ENABLE_DASHBOARD_CLUSTERING$/, 'Grouping always runs by itself: remove it.'],
];

const schema = z.object({
  ...environment['Where it listens'],
  ...environment['Where it stores'],
  ...environment['Who gets in'],
  ...environment['Sources and repositories'],
  ...environment['Models (all optional: without one the built-in repair agent works alone)'],
  ...environment['Grouping by meaning (optional: without an embedder the words decide alone)'],
  ...environment.Fixing,
});

export type Role = 'api' | 'worker' | 'web';
export type Config = z.infer<typeof schema> & {
  roles: Set<Role>;
  dataDir: string;
  /** Whether people sign in with GitHub; otherwise by the one-time link. */
  githubSignIn: boolean;
  bindHost: string;
  publicUrl: string;
  geminiKey: string | undefined;
  SOULCASTER_SANDBOX: 'local' | 'docker' | 'e2b';
};

/** Reads the environment; the only place that does. Throws `invalid` naming every variable that is wrong. */
export function loadConfig(env: Record<string, string | undefined>): Config {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''));
  const parsed = schema.safeParse(set);
  if (!parsed.success) {
    const fields = parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
    const said = fields.map((field) => `${field.path}: ${field.message}`).join('; ');
    throw new AppError('invalid', `The environment is not usable: ${said}.`, { fields });
  }
  const values = parsed.data;
  const githubSignIn = Boolean(values.GITHUB_ID && values.GITHUB_SECRET);
  return {
    ...values,
    roles: parseRoles(values.SOULCASTER_ROLE),
    dataDir: resolve(values.DATA_DIR),
    githubSignIn,
    bindHost: values.HOST ?? (githubSignIn ? '0.0.0.0' : '127.0.0.1'),
    publicUrl: values.PUBLIC_URL ?? values.NEXTAUTH_URL ?? `http://localhost:${values.PORT}`,
    geminiKey: values.GEMINI_API_KEY ?? values.GOOGLE_GENERATIVE_AI_API_KEY,
    SOULCASTER_SECRET: values.SOULCASTER_SECRET ?? values.NEXTAUTH_SECRET,
    SOULCASTER_SANDBOX: values.SOULCASTER_SANDBOX ?? defaultSandbox(values),
  };
}

export const mirrorsDir = (config: Config) => join(config.dataDir, 'mirrors');

/** What the earlier Soulcaster was set up with keeps its meaning. */
const defaultSandbox = (values: z.infer<typeof schema>) =>
  values.E2B_API_KEY && values.KILOCODE_TEMPLATE_NAME ? 'e2b' : 'local';

function parseRoles(value: string): Set<Role> {
  const names = value.split(',').map((name) => name.trim());
  if (names.includes('all')) return new Set(['api', 'worker', 'web']);
  const roles = names.filter((name): name is Role => name === 'api' || name === 'worker' || name === 'web');
  if (roles.length !== names.length)
    throw new AppError('invalid', `SOULCASTER_ROLE is "${value}": use all, or api, worker, web joined by commas.`);
  return new Set(roles);
}
