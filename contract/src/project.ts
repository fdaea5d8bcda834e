import { z } from 'zod';
import { Sensitivity } from './cluster.ts';
import { ImpactWeights } from './grouping.ts';
import { MaskingRules } from './masking.ts';
import { Id, Timestamp } from './page.ts';

/** Each role may do all that the ones before it may. */
export const Role = z.enum(['viewer', 'triager', 'developer', 'admin', 'owner']);
export type Role = z.infer<typeof Role>;

/** Who edits the code. The last five are programs that are found on the machine. */
export const AgentId = z.enum(['repair', 'builtin', 'kilocode', 'claude-code', 'codex', 'gemini-cli', 'opencode']);
export type AgentId = z.infer<typeof AgentId>;

const settings = {
  sensitivity: Sensitivity,
  /** Whether answers to suggestions move the project's own bar for joining. */
  calibrate: z.boolean(),
  /** Whether the configured embedder helps the grouping. */
  embeddings: z.boolean(),
  /** Whether the configured model is asked where the matcher is unsure, and words titles and summaries. */
  model_judge: z.boolean(),
  model_titles: z.boolean(),
  /** The most that embedder and model may cost in a day (UTC) for grouping. */
  grouping_budget_usd: z.number().min(0).max(1000),
  impact: ImpactWeights,
  /** Whether a person must approve the plan before the agent starts. */
  plan_approval: z.boolean(),
  /** Whether a cluster is resolved by itself once all its feedback is closed upstream. */
  resolve_on_upstream_close: z.boolean(),
  /** Tried in this order; one that cannot work here is left out. */
  agents: z.array(AgentId),
  job_budget_usd: z.number().min(0).max(1000),
  /** The most that models may cost in a day (UTC) for plans and fixes. */
  fix_budget_usd_per_day: z.number().min(0).max(100_000),
  masking: MaskingRules,
  /** How many days raw deliveries are kept; null: as long as the installation says. */
  delivery_retention_days: z.int().min(1).max(365).nullable(),
};

export const ProjectSettings = z.object({
  sensitivity: settings.sensitivity.default('default'),
  calibrate: settings.calibrate.default(true),
  embeddings: settings.embeddings.default(true),
  model_judge: settings.model_judge.default(true),
  model_titles: settings.model_titles.default(true),
  grouping_budget_usd: settings.grouping_budget_usd.default(1),
  impact: settings.impact.prefault({}),
  plan_approval: settings.plan_approval.default(false),
  resolve_on_upstream_close: settings.resolve_on_upstream_close.default(false),
  agents: settings.agents.default(['repair', 'builtin']),
  job_budget_usd: settings.job_budget_usd.default(2),
  fix_budget_usd_per_day: settings.fix_budget_usd_per_day.default(20),
  masking: settings.masking.prefault({}),
  delivery_retention_days: settings.delivery_retention_days.default(null),
});
export type ProjectSettings = z.infer<typeof ProjectSettings>;

/** Without the defaults: what is left out stays as it is. */
const ProjectSettingsUpdate = z.object(settings).partial();

export const Project = z
  .object({
    id: Id,
    slug: z.string(),
    name: z.string(),
    /** The letters before the number in a cluster's short id: `WEB-42`. */
    key: z.string(),
    role: Role,
    demo: z.boolean(),
    settings: ProjectSettings,
    created_at: Timestamp,
  })
  .meta({ id: 'Project' });
export type Project = z.infer<typeof Project>;

export const ProjectCreate = z.object({
  name: z.string().trim().min(1).max(80),
  key: z
    .string()
    .regex(/^[A-Z][A-Z0-9]{1,5}$/, 'two to six capital letters or digits, a letter first')
    .optional(),
});
export type ProjectCreate = z.infer<typeof ProjectCreate>;

export const ProjectUpdate = z.object({
  name: z.string().trim().min(1).max(80).optional(),
  settings: ProjectSettingsUpdate.optional(),
});
export type ProjectUpdate = z.infer<typeof ProjectUpdate>;

export const Member = z
  .object({
    id: Id,
    user_id: z.string().nullable(),
    login: z.string(),
    name: z.string().nullable(),
    avatar_url: z.string().nullable(),
    role: Role,
    /** `invited` until that GitHub account has signed in for the first time. */
    state: z.enum(['member', 'invited']),
    created_at: Timestamp,
  })
  .meta({ id: 'Member' });
export type Member = z.infer<typeof Member>;

export const MemberInvite = z.object({
  login: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})$/, 'a GitHub user name'),
  role: Role.exclude(['owner']),
});
export type MemberInvite = z.infer<typeof MemberInvite>;

export const MemberUpdate = z.object({ role: Role });
export type MemberUpdate = z.infer<typeof MemberUpdate>;

export const Token = z
  .object({
    id: Id,
    name: z.string(),
    role: Role,
    prefix: z.string(),
    last_used_at: Timestamp.nullable(),
    expires_at: Timestamp.nullable(),
    created_at: Timestamp,
  })
  .meta({ id: 'Token' });
export type Token = z.infer<typeof Token>;

export const TokenCreate = z.object({
  name: z.string().trim().min(1).max(80),
  role: Role.exclude(['owner']).default('triager'),
  expires_in_days: z.int().min(1).max(3650).optional(),
});
export type TokenCreate = z.infer<typeof TokenCreate>;

/** The only time that the token itself is shown. */
export const TokenCreated = Token.extend({ token: z.string() }).meta({ id: 'TokenCreated' });
export type TokenCreated = z.infer<typeof TokenCreated>;

export const Me = z
  .object({
    user: z.object({
      id: z.string(),
      name: z.string(),
      login: z.string().nullable(),
      email: z.string().nullable(),
      avatar_url: z.string().nullable(),
      /** Whether this user owns the installation. */
      installation_owner: z.boolean(),
    }),
    projects: z.array(Project),
    version: z.string(),
  })
  .meta({ id: 'Me' });
export type Me = z.infer<typeof Me>;

/** What the sign-in page offers: GitHub when an OAuth app is configured, else the one-time link that the terminal printed. */
export const SignInOptions = z
  .object({
    method: z.enum(['github', 'link']),
    /** Why GitHub sign-in is off, and how to turn it on. */
    reason: z.string().nullable(),
  })
  .meta({ id: 'SignInOptions' });
export type SignInOptions = z.infer<typeof SignInOptions>;
