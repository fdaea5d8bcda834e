import { betterAuth } from 'better-auth';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { APIError } from 'better-auth/api';
import { genericOAuth, oneTimeToken } from 'better-auth/plugins';
import { eq } from 'drizzle-orm';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import type { Db } from '../db/db.ts';
import { accounts, sessions, users, verifications } from '../db/tables.ts';
import { type AllowList, LOCAL_USER_ID, mayEnter, settleIn } from './admission.ts';
import { type GitHubProfile, readGitHubProfile } from './github-profile.ts';

export type Auth = ReturnType<typeof createAuth>;

/** `repo` is what lets a pull request be opened as the person who clicked. */
const SCOPES = ['repo', 'read:user', 'user:email'];

/** Of everything that the library would answer below /api/auth/. */
export const OPEN_PATHS = [
  '/api/auth/sign-in/social',
  '/api/auth/callback/github',
  '/api/auth/one-time-token/verify',
  '/api/auth/get-session',
  '/api/auth/sign-out',
];

/** The sign-in page has the words for it. */
const refusal = { error: 'not_invited', errorDescription: 'This GitHub account is not invited.' };

/** Sign-in: sessions in the database, GitHub by OAuth when it is configured, and the one-time link of the local mode. */
export function createAuth({ db, config, secret, log }: { db: Db; config: Config; secret: string; log: Logger }) {
  const allow = { users: config.ALLOWED_GITHUB_USERS, organisations: config.ALLOWED_GITHUB_ORGS };
  return betterAuth({
    appName: 'Soulcaster',
    baseURL: config.publicUrl,
    basePath: '/api/auth',
    secret,
    trustedOrigins: ownOrigins(config),
    database: drizzleAdapter(db, {
      provider: 'pg',
      schema: { user: users, session: sessions, account: accounts, verification: verifications },
    }),
    user: {
      // Set from the profile at each sign-in. It may be `input`, since of this library only OPEN_PATHS can be reached.
      additionalFields: { login: { type: 'string', required: false } },
      validateUserInfo: async ({ source }) => {
        const { login, id, organisations } = (source?.oauth?.profile ?? {}) as Partial<GitHubProfile>;
        const may = login && id && (await mayEnter(db, { id, login, organisations: organisations ?? [] }, allow));
        return may ? undefined : refusal;
      },
    },
    session: { expiresIn: 30 * 86_400, updateAge: 86_400 },
    account: { encryptOAuthTokens: true, accountLinking: { enabled: false } },
    advanced: { cookiePrefix: 'soulcaster', useSecureCookies: config.publicUrl.startsWith('https:') },
    onAPIError: { errorURL: '/auth/signin' },
    telemetry: { enabled: false },
    logger: { log: (level, message) => log[level === 'error' ? 'warn' : 'debug']({ auth: message }, 'sign-in') },
    plugins: [
      oneTimeToken({ storeToken: 'hashed', disableClientRequest: true, expiresIn: 10 }),
      ...(config.githubSignIn ? [github(config, allow)] : []),
    ],
    databaseHooks: {
      session: {
        create: {
          before: async (session) => {
            const [user] = await db.select().from(users).where(eq(users.id, session.userId));
            if (!user || user.id === LOCAL_USER_ID) {
              if (config.githubSignIn) throw new APIError('FORBIDDEN', { message: 'Sign in with GitHub.' });
              return;
            }
            if (await settleIn(db, { id: user.id, login: user.login ?? '' }, allow)) return;
            await db.delete(users).where(eq(users.id, user.id));
            throw new APIError('FORBIDDEN', { code: refusal.error, message: refusal.errorDescription });
          },
        },
      },
    },
  });
}

/** In the local mode the server answers to both names of this machine. */
const ownOrigins = (config: Config) =>
  config.githubSignIn ? [] : [`http://localhost:${config.PORT}`, `http://127.0.0.1:${config.PORT}`];

function github(config: Config, allow: AllowList) {
  return genericOAuth({
    config: [
      {
        providerId: 'github',
        name: 'GitHub',
        clientId: config.GITHUB_ID ?? '',
        clientSecret: config.GITHUB_SECRET,
        authorizationUrl: `${config.GITHUB_BASE_URL}/login/oauth/authorize`,
        tokenUrl: `${config.GITHUB_BASE_URL}/login/oauth/access_token`,
        scopes: allow.organisations.length ? [...SCOPES, 'read:org'] : SCOPES,
        pkce: true,
        overrideUserInfo: true,
        getUserInfo: async (tokens) => {
          const profile = await readGitHubProfile(
            config.GITHUB_API_URL,
            tokens.accessToken ?? '',
            allow.organisations.length > 0,
          );
          return { ...profile, image: profile.image ?? undefined };
        },
        mapProfileToUser: (profile) => ({ login: String(profile.login), name: String(profile.name) }),
      },
    ],
  });
}
